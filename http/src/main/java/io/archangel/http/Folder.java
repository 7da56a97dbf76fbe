package io.archangel.http;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The files of a folder, by the part of the path that is below the app's: {@code /site/a/b.css} of an app at {@code /site}
 * is {@code a/b.css}. Nothing outside of the folder, by whatever link; nothing whose name, or whose folder's, begins with a
 * dot; no listings, unless told: of a folder it shows {@code index.html}, if there is one.
 *
 *     server.mount("/site", "site", Folder.of(Path.of("/srv/site")));
 *     server.mount("/pub", "pub", Folder.of(Path.of("/srv/pub")).listed());
 */
public final class Folder implements Handler {
    private static final String INDEX = "index.html";

    private final Path folder;
    private final boolean listed;

    private Folder(Path folder, boolean listed) {
        this.folder = folder;
        this.listed = listed;
    }

    /** The files of this one. @throws HttpException if there is no such folder */
    public static Folder of(Path folder) {
        try {
            var real = folder.toRealPath();
            if (Files.isDirectory(real)) {
                return new Folder(real, false);
            }
        } catch (IOException none) {
            throw new HttpException("there is no folder " + folder + "; give one that is there");
        }
        throw new HttpException(folder + " is no folder; give one, or use Response.file");
    }

    /** The same, which lists what is in a folder that has no index. */
    public Folder listed() {
        return new Folder(folder, true);
    }

    @Override
    public Response handle(Request rq) {
        return file(rq, rq.rest());
    }

    /** What is there at a path below the folder, where that is not what the app's path leaves. @param below from its slash on */
    public Response file(Request rq, String below) {
        return Response.made(() -> find(rq, below));
    }

    private Response find(Request rq, String rest) throws IOException {
        var file = resolve(rest);
        if (!Files.isDirectory(file)) {
            return rest.endsWith("/") ? notFound() : FileAnswer.of(rq, file);
        }
        if (!rest.endsWith("/") || !rq.path().endsWith("/")) {
            return Response.of(308).header("Location", relative(rq.path()));
        }
        var index = file.resolve(INDEX);
        return listed && !Files.exists(index)
                ? Response.html(Listing.of(file, rq.path()))
                : FileAnswer.of(rq, real(index));
    }

    /** @throws Problem 404 if it is not below the folder, or not there */
    private Path resolve(String rest) throws IOException {
        var at = folder;
        try {
            for (var name : rest.substring(1).split("/", -1)) {
                if (name.startsWith(".") || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0) {
                    throw new Problem(notFound());
                }
                at = at.resolve(name);
            }
        } catch (InvalidPathException noName) {
            throw new Problem(notFound());
        }
        return rest.contains("//") ? refuse() : real(at);
    }

    private Path real(Path file) throws IOException {
        try {
            var real = file.toRealPath();
            return real.startsWith(folder) ? real : refuse();
        } catch (FileSystemException none) {
            return refuse();
        }
    }

    private static Path refuse() {
        throw new Problem(notFound());
    }

    private static Response notFound() {
        return Response.problem(404, "there is no such file");
    }

    /** The last segment of a path with a slash, relative to it. */
    private static String relative(String path) {
        var last = path.substring(path.lastIndexOf('/') + 1);
        return last.isEmpty() ? "./" : Listing.link(last + "/");
    }
}
