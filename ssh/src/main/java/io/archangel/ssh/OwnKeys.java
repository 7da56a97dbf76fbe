package io.archangel.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.shell.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The public keys of who runs the server, as they lie in {@code .ssh}. Looked up each time; any thread. */
final class OwnKeys {
    private static final int MOST = 64;
    private static final long LARGEST = 64 << 10;

    private final Path folder;
    private final String person;

    /** The last that could be read. */
    private volatile Map<String, Principal> known = Map.of();

    OwnKeys(Path folder, String person) {
        this.folder = folder;
        this.person = person;
    }

    Path folder() {
        return folder;
    }

    /** Whose they are, by fingerprint. What can't be read, for want of a descriptor perhaps, stays as it was. */
    Map<String, Principal> holders() {
        var holders = new HashMap<String, Principal>();
        if (Files.isDirectory(folder)) {
            try {
                for (var file : files()) {
                    add(file, holders);
                }
            } catch (IOException unreadable) {
                return known;
            }
        }
        known = Map.copyOf(holders);
        return known;
    }

    private List<Path> files() throws IOException {
        try (var all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(".pub"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .limit(MOST)
                    .toList();
        }
    }

    private void add(Path file, Map<String, Principal> holders) throws IOException {
        if (Files.size(file) > LARGEST) {
            return;
        }
        for (var line : new String(Files.readAllBytes(file), UTF_8).lines().toList()) {
            try {
                var key = KeyLine.parse(line, person);
                holders.put(key.fingerprint(), key.holder());
            } catch (KeyLine.Bad noKey) {
                continue; // such a file may hold anything: a certificate, a key of another sort
            }
        }
    }
}
