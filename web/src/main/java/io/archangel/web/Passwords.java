package io.archangel.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.process.spi.Role;
import io.archangel.shell.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.bouncycastle.crypto.generators.SCrypt;
import org.jspecify.annotations.Nullable;

/**
 * Names with passwords, in a file of mode 0600: a line for each with name, role, and what scrypt (RFC 7914) makes of the password. It is
 * looked at each time, and read when it is another. To check a password takes as long whether the name is known or not, some 60 ms
 * and 32 MiB; two at a time. Any thread that may block.
 */
public final class Passwords {
    private static final System.Logger LOG = System.getLogger(Passwords.class.getPackageName());
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");
    private static final int COST = 1 << 15;
    private static final int BLOCK = 8;
    private static final int LENGTH = 32;
    private static final int SALT = 16;
    private static final int SHORTEST = 8;
    private static final int LONGEST = 1024;

    private final Path file;
    private final Semaphore atOnce = new Semaphore(2);

    /** What was read last; whoever reads writes it, and one is as good as another. */
    private volatile Read last = new Read(Look.NONE, List.of());

    /** Those of a file, which need not be there. */
    public Passwords(Path file) {
        this.file = file;
    }

    private record Entry(String name, Role role, byte[] salt, byte[] hash) {
        String line() {
            var base64 = Base64.getEncoder();
            return name + ":" + role.name().toLowerCase(Locale.ROOT) + ":scrypt:" + base64.encodeToString(salt) + ":"
                    + base64.encodeToString(hash);
        }

        static @Nullable Entry of(String line) {
            var parts = line.strip().split(":", -1);
            try {
                return parts.length == 5 && parts[2].equals("scrypt")
                        ? new Entry(
                                parts[0],
                                Role.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                                Base64.getDecoder().decode(parts[3]),
                                Base64.getDecoder().decode(parts[4]))
                        : null;
            } catch (IllegalArgumentException isNone) {
                return null;
            }
        }
    }

    /** What tells one state of the file from another without reading it: who changes it puts another in its place. */
    private record Look(String file, FileTime changed, long size, Set<PosixFilePermission> permissions) {
        /** There is no file. */
        static final Look NONE = new Look("", FileTime.fromMillis(0), 0, Set.of());

        static Look at(Path file) throws IOException {
            try {
                var now = Files.readAttributes(file, PosixFileAttributes.class);
                return new Look(String.valueOf(now.fileKey()), now.lastModifiedTime(), now.size(), now.permissions());
            } catch (NoSuchFileException none) {
                return NONE;
            }
        }
    }

    private record Read(Look look, List<Entry> entries) {}

    /**
     * Somebody whom a password let in.
     *
     * @param line what the file had of the name
     */
    record Proven(Principal who, String line) {}

    /** True if there is any. */
    public boolean isAny() {
        return !entries().isEmpty();
    }

    /** Who it is, if that is the name's password; the same time for an unknown name. */
    public Optional<Principal> check(String name, String password) {
        return prove(name, password).map(Proven::who);
    }

    /** The same, to be asked later whether that still holds. */
    Optional<Proven> prove(String name, String password) {
        var known = entries().stream().filter(entry -> entry.name.equals(name)).findFirst();
        var salt = known.map(Entry::salt).orElse(new byte[SALT]);
        var hash = known.map(Entry::hash).orElse(new byte[LENGTH]);
        boolean isSame = password.length() <= LONGEST && MessageDigest.isEqual(hash, hash(password, salt));
        return known.filter(entry -> isSame)
                .map(entry -> new Proven(new Principal(entry.name, "web", entry.role), entry.line()));
    }

    /** True as long as the name has the same password and the same role. */
    boolean holds(Proven one) {
        return entries().stream().anyMatch(entry -> entry.line().equals(one.line));
    }

    /**
     * Gives a name a password and a role, in place of what it had.
     *
     * @throws WebException if the name is none, the password too short or too long, or the file can't be written
     */
    public void put(String name, Role role, String password) {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new WebException("a name is 1 to 64 letters, digits, '.', '_' or '-'");
        }
        if (password.length() < SHORTEST || password.length() > LONGEST) {
            throw new WebException("a password has " + SHORTEST + " to " + LONGEST + " characters");
        }
        var salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        var all = new ArrayList<>(entries());
        all.removeIf(entry -> entry.name.equals(name));
        all.add(new Entry(name, role, salt, hash(password, salt)));
        write(all);
    }

    /** What a name may do, if it has a password. */
    public Optional<Role> role(String name) {
        return entries().stream()
                .filter(entry -> entry.name.equals(name))
                .map(Entry::role)
                .findFirst();
    }

    /** Takes a name's password away. @return false if it had none @throws WebException if the file can't be written */
    public boolean remove(String name) {
        var all = new ArrayList<>(entries());
        boolean had = all.removeIf(entry -> entry.name.equals(name));
        if (had) {
            write(all);
        }
        return had;
    }

    private void write(List<Entry> all) {
        var made = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(made);
            Files.createFile(made, PosixFilePermissions.asFileAttribute(OWNERS));
            Files.write(made, all.stream().map(Entry::line).toList(), UTF_8);
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new WebException(file + " can't be written: " + failed.getMessage(), failed);
        }
    }

    /** What is in the file; nothing if others may read or write it. */
    private List<Entry> entries() {
        try {
            var look = Look.at(file);
            var known = last;
            if (!known.look.equals(look)) {
                known = new Read(look, read(look));
                last = known;
            }
            return known.entries;
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.WARNING, "the names with passwords can't be read", failed);
            return List.of();
        }
    }

    private List<Entry> read(Look look) throws IOException {
        if (!OWNERS.containsAll(look.permissions)) {
            LOG.log(System.Logger.Level.WARNING, "others may read {0}, so it lets nobody in; chmod 600 it", file);
            return List.of();
        }
        var entries = new ArrayList<Entry>();
        if (!look.equals(Look.NONE)) {
            for (var line : Files.readAllLines(file, UTF_8)) {
                var entry = Entry.of(line);
                if (entry != null) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    private byte[] hash(String password, byte[] salt) {
        atOnce.acquireUninterruptibly();
        try {
            return SCrypt.generate(password.getBytes(UTF_8), salt, COST, BLOCK, 1, LENGTH);
        } finally {
            atOnce.release();
        }
    }
}
