package io.archangel.ssh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * By what clients know this server: an ed25519 key in a file of OpenSSH's format, 0600, made the first time it is asked for
 * and read once. Any thread.
 */
public final class HostKey {
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private @Nullable KeyPair pair;

    private HostKey(Path file) {
        this.file = file;
    }

    /**
     * The key in this file, which is not read yet.
     *
     * @throws SshException if others may read the file
     */
    public static HostKey in(Path file) {
        try {
            if (Files.exists(file)) {
                var open = EnumSet.copyOf(Files.getPosixFilePermissions(file));
                open.removeAll(FILE);
                if (!open.isEmpty()) {
                    throw new SshException(
                            "others may use " + file + ", by which clients know this server; close it with:"
                                    + " chmod 600 " + file + ", or remove it to get a new key");
                }
            }
            return new HostKey(file);
        } catch (IOException failed) {
            throw unusable(file, failed);
        }
    }

    /** What clients show of it, {@code SHA256:…}. It is read or made for that. @throws SshException if it can't be */
    public String fingerprint() {
        return String.valueOf(KeyUtils.getFingerPrint(pair().getPublic()));
    }

    /** The key. @throws SshException if there is none in the file, or it can't be made */
    KeyPair pair() {
        lock.lock();
        try {
            var known = pair;
            if (known == null) {
                known = Files.exists(file) ? read() : make();
                pair = known;
            }
            return known;
        } catch (IOException | GeneralSecurityException failed) {
            throw unusable(file, failed);
        } finally {
            lock.unlock();
        }
    }

    private KeyPair read() throws IOException, GeneralSecurityException {
        Iterable<KeyPair> found = SecurityUtils.loadKeyPairIdentities(
                null, new PathResource(file), new ByteArrayInputStream(Files.readAllBytes(file)), null);
        for (var each : Objects.requireNonNullElse(found, List.<KeyPair>of())) {
            if (KeyPairProvider.SSH_ED25519.equals(KeyUtils.getKeyType(each))) {
                return each;
            }
        }
        throw new SshException(file + " holds no ed25519 key; put one there, or remove it to get a new one");
    }

    private KeyPair make() throws IOException, GeneralSecurityException {
        var made = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        var text = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(made, "archangel", null, text);
        var beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        try {
            Files.createFile(beside, PosixFilePermissions.asFileAttribute(FILE));
        } catch (FileAlreadyExistsException another) {
            throw new IOException("another program makes it at this moment", another);
        }
        Files.write(beside, text.toByteArray(), StandardOpenOption.WRITE);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        return made;
    }

    private static SshException unusable(Path file, Exception failed) {
        return new SshException(
                file + " can't be used as the key of this server (" + failed.getMessage()
                        + "); mend that, or remove it to get a new key",
                failed);
    }
}
