package io.archangel.xing;

import io.archangel.process.Process;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Files that live as long as a process, whatever ends it. */
final class TemporaryFiles {
    private final Process process;
    private final Path folder;
    private final ReentrantLock lock = new ReentrantLock();

    /** Those that there are, and whether the process has ended; under the lock. */
    private final List<Path> files = new ArrayList<>();

    private boolean hooked;
    private boolean over;

    TemporaryFiles(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** A new one, empty, that nobody but this user may read. @throws IOException if it can't be made, or the process has ended */
    Path create() throws IOException {
        if (!hooked) {
            hooked = true;
            process.atExit(exit -> deleteAll());
        }
        var file = Files.createTempFile(folder, "upload-", ".part");
        if (!isKept(file)) {
            Files.deleteIfExists(file);
            throw new IOException("the request has ended; nothing more is kept of it");
        }
        return file;
    }

    private boolean isKept(Path file) {
        lock.lock();
        try {
            return !over && files.add(file);
        } finally {
            lock.unlock();
        }
    }

    private void deleteAll() throws IOException {
        IOException failed = null;
        for (var file : end()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException stays) {
                failed = stays;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private List<Path> end() {
        lock.lock();
        try {
            over = true;
            return List.copyOf(files);
        } finally {
            lock.unlock();
        }
    }
}
