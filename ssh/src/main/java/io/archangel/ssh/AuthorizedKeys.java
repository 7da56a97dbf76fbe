package io.archangel.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.shell.Escape;
import io.archangel.shell.Principal;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.config.keys.KeyUtils;

/**
 * Keys in a file of OpenSSH's {@code authorized_keys} format, with a role and a name before each key. It is read again when
 * it has changed; a line that can't be understood lets nobody in and is named, with file and line, in the log and by
 * {@link #problems}. While there is no such file, the keys of who runs the server are let in as operator, from this machine.
 */
public final class AuthorizedKeys implements Keyring {
    private static final System.Logger LOG = System.getLogger(AuthorizedKeys.class.getPackageName());
    private static final long LARGEST = 1 << 20;
    private static final int MOST_PROBLEMS = 20;

    private final Path file;
    private final OwnKeys own;
    private final ReentrantLock lock = new ReentrantLock();

    /** The last that was read; replaced under the lock. */
    private volatile Ring ring = new Ring(Map.of(), Map.of(), List.of());

    private AuthorizedKeys(Path file, OwnKeys own) {
        this.file = file;
        this.own = own;
    }

    /** What was in the file. @param stamp what told it from other states of the file, empty if there was none */
    private record Ring(Map<String, Object> stamp, Map<String, Principal> holders, List<String> problems) {}

    /** Those in this file, or else in {@code .ssh} of who runs this program. */
    public static AuthorizedKeys of(Path file) {
        return of(file, Path.of(System.getProperty("user.home"), ".ssh"), System.getProperty("user.name"));
    }

    /** The same for another person. @param folder where that person's {@code *.pub} are */
    static AuthorizedKeys of(Path file, Path folder, String person) {
        return new AuthorizedKeys(file, new OwnKeys(folder, person));
    }

    @Override
    public Optional<Principal> holder(PublicKey key, InetAddress from) {
        var now = current();
        var fingerprint = KeyUtils.getFingerPrint(key);
        if (now.stamp.isEmpty()) {
            return from.isLoopbackAddress() ? Optional.ofNullable(own.holders().get(fingerprint)) : Optional.empty();
        }
        return Optional.ofNullable(now.holders.get(fingerprint));
    }

    /** Who is let in, in a line for people. */
    public String summary() {
        var now = current();
        if (!now.stamp.isEmpty()) {
            return "The SSH door lets in whose keys are in " + file + ", " + now.holders.size() + " now";
        }
        return own.holders().isEmpty()
                ? "The SSH door lets nobody in: there is no " + file + ", and no key in " + own.folder()
                : "The SSH door lets in the " + own.holders().size() + " public keys in " + own.folder()
                        + " as operator, from this machine, while there is no " + file;
    }

    /** The lines that let nobody in, each as {@code file:line: why}. */
    public List<String> problems() {
        return current().problems;
    }

    /** What is in the file now. What can't be read, for want of a descriptor perhaps, stays as it was. */
    private Ring current() {
        lock.lock();
        try {
            var stamp = stamp();
            if (!stamp.equals(ring.stamp)) {
                ring = stamp.isEmpty() ? new Ring(stamp, Map.of(), List.of()) : read(stamp);
                ring.problems.forEach(problem -> LOG.log(Level.WARNING, Escape.visible(problem)));
            }
        } catch (IOException unreadable) {
            LOG.log(Level.WARNING, Escape.visible(file + " can't be read: " + unreadable.getMessage()));
        } finally {
            lock.unlock();
        }
        return ring;
    }

    private Map<String, Object> stamp() throws IOException {
        try {
            return Files.readAttributes(file, "unix:ctime,ino,size,mode");
        } catch (NoSuchFileException none) {
            return Map.of();
        }
    }

    private Ring read(Map<String, Object> stamp) throws IOException {
        var holders = new HashMap<String, Principal>();
        var problems = new ArrayList<String>();
        var open = Files.getPosixFilePermissions(file);
        if (open.contains(PosixFilePermission.GROUP_WRITE) || open.contains(PosixFilePermission.OTHERS_WRITE)) {
            return new Ring(
                    stamp,
                    Map.of(),
                    List.of(file + ": others may write it, so no key in it is let in; close it with:" + " chmod go-w "
                            + file));
        }
        if (Files.size(file) > LARGEST) {
            return new Ring(stamp, Map.of(), List.of(file + ": it is longer than 1 MiB, so no key in it is let in"));
        }
        int number = 0;
        for (var line : new String(Files.readAllBytes(file), UTF_8).lines().toList()) {
            number++;
            try {
                if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                    var key = KeyLine.parse(line, null);
                    if (holders.putIfAbsent(key.fingerprint(), key.holder()) != null) {
                        throw new KeyLine.Bad("the same key stands further up, and that line counts");
                    }
                }
            } catch (KeyLine.Bad bad) {
                if (problems.size() < MOST_PROBLEMS) {
                    problems.add(file + ":" + number + ": " + bad.getMessage());
                }
            }
        }
        return new Ring(stamp, Map.copyOf(holders), List.copyOf(problems));
    }
}
