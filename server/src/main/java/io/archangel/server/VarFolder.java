package io.archangel.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/** The folder in which a server keeps its socket, token, audit and ports: 0700, its files 0600. */
final class VarFolder {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
    private static final int TOKEN_BYTES = 24;

    private final Path path;

    private VarFolder(Path path) {
        this.path = path;
    }

    /** Makes the folder if need be. @throws ServerException if it can't be used, or others may enter it */
    public static VarFolder open(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path, PosixFilePermissions.asFileAttribute(FOLDER));
            }
            var open = EnumSet.copyOf(Files.getPosixFilePermissions(path));
            open.removeAll(FOLDER);
            if (!open.isEmpty()) {
                throw ServerException.usage("the folder " + path + " is open to others ("
                        + PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                        + "); close it with: chmod 700 " + path);
            }
            if (!Files.isReadable(path) || !Files.isWritable(path) || !Files.isExecutable(path)) {
                throw unusable(path, "it is not yours to read and write");
            }
            return new VarFolder(path);
        } catch (FileAlreadyExistsException notAFolder) {
            throw unusable(path, "there is a file of that name on the way");
        } catch (IOException failed) {
            throw unusable(path, reason(failed));
        }
    }

    /** A file in it. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** The secret that opens the telnet door; made the first time. @throws ServerException if others can read it */
    public String token() {
        var file = file("token");
        try {
            if (!Files.exists(file)) {
                var bytes = new byte[TOKEN_BYTES];
                new SecureRandom().nextBytes(bytes);
                write("token", HexFormat.of().formatHex(bytes) + "\n");
            }
            if (!FILE.containsAll(Files.getPosixFilePermissions(file))) {
                throw ServerException.usage("others may read " + file + "; close it with: chmod 600 " + file
                        + ", or remove it to get a new token");
            }
            var token = Files.readString(file).strip();
            if (token.length() < 16) {
                throw noToken(file);
            }
            return token;
        } catch (CharacterCodingException noText) {
            throw noToken(file);
        } catch (IOException failed) {
            throw unusable(file, reason(failed));
        }
    }

    /** Writes a file whole or not at all, 0600. */
    public void write(String name, String text) {
        var made = file(name + ".new");
        try {
            Files.deleteIfExists(made);
            Files.createFile(made, PosixFilePermissions.asFileAttribute(FILE));
            Files.write(made, text.getBytes(UTF_8));
            Files.move(made, file(name), ATOMIC_MOVE);
        } catch (IOException failed) {
            throw unusable(file(name), reason(failed));
        }
    }

    /** Removes a file, if it is there. */
    public void remove(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException failed) {
            throw unusable(file(name), reason(failed));
        }
    }

    private static ServerException noToken(Path file) {
        return ServerException.usage(file + " holds no token of 16 characters or more; remove it to get a new one");
    }

    static ServerException unusable(Path path, String reason) {
        return ServerException.failed(
                path + " can't be used: " + reason + "; mend that, or name another folder with --var DIR");
    }

    private static String reason(IOException failed) {
        if (failed instanceof AccessDeniedException) {
            return "permission denied";
        }
        var why = failed instanceof FileSystemException found ? found.getReason() : failed.getMessage();
        return why == null ? failed.getClass().getSimpleName() : why;
    }
}
