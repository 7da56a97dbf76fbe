package io.archangel.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the modules lie, seen from a test that runs in this one. */
final class Repository {
    private Repository() {}

    static Path root() {
        return Path.of("").toAbsolutePath().getParent();
    }

    /** A folder of every module that has it. */
    static List<Path> inEveryModule(String folder) throws IOException {
        try (var modules = Files.list(root())) {
            return modules.map(module -> module.resolve(folder))
                    .filter(Files::isDirectory)
                    .toList();
        }
    }
}
