package io.archangel.xing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that was sent with a form. It is deleted when its request ends, unless it was moved.
 *
 * @param field       the form's name for it
 * @param fileName    what the client calls it, without folders; text to show, never a path: it may be any
 * @param contentType what the client takes it for; it may be wrong
 * @param size        in bytes
 * @param path        where it is now, under a name of the server's
 */
public record Upload(String field, String fileName, String contentType, long size, Path path) {

    /** Its bytes. @throws IOException if it can't be read, as when its request has ended */
    public InputStream open() throws IOException {
        return Files.newInputStream(path);
    }

    /**
     * Keeps it.
     *
     * @param target a name that the program has chosen; nothing may be there yet
     * @throws IOException if that can't be done, as when there is something
     */
    public void moveTo(Path target) throws IOException {
        Files.move(path, target);
    }
}
