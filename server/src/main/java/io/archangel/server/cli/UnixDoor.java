package io.archangel.server.cli;

import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import io.archangel.shell.door.Doorkeeper;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.net.ExtendedSocketOptions;

/**
 * The door for the machine's own users: a unix socket, 0600 in a 0700 folder. Whoever the kernel of the operating system
 * says is the folder's owner, or root, comes in as admin without a password; nobody else comes in. Each connection has a
 * platform thread, so that it answers while every loop and every carrier is held up.
 */
public final class UnixDoor implements AutoCloseable {
    private final Path path;

    /** By number: to know a name takes a descriptor, and there may be none left. */
    private final Set<UserPrincipal> welcome;

    private final ServerSocketChannel listener;
    private final House house;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private UnixDoor(Path path, Set<UserPrincipal> welcome, ServerSocketChannel listener, House house) {
        this.path = path;
        this.welcome = welcome;
        this.listener = listener;
        this.house = house;
    }

    /**
     * What every session of a door has in common.
     *
     * @param keeper the server's, who counts those at the other doors too
     */
    record House(ProcessManager manager, Shell shell, Doorkeeper keeper) {}

    /**
     * Opens it. A socket that a dead server left behind is replaced.
     *
     * @param keeper counts who is in, and keeps one seat for this door
     * @throws BindException if a server lives there, or the path is too long for a socket; it says how to mend that
     */
    public static UnixDoor open(Path path, ProcessManager manager, Shell shell, Doorkeeper keeper) throws IOException {
        if (isAlive(path)) {
            throw new BindException("another server answers at " + path
                    + "; stop it, or give this one a folder of its own with --var DIR");
        }
        var made = path.resolveSibling("new.sock");
        Files.deleteIfExists(made);
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(made));
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (java.net.SocketException | IllegalArgumentException tooLong) {
            listener.close();
            throw new BindException(
                    "no socket can be made at " + path + " (" + tooLong.getMessage() + "); choose a shorter --var DIR");
        }
        var door = new UnixDoor(path, welcome(path), listener, new House(manager, shell, keeper));
        new HostThread(door::accept, "unix door").start();
        return door;
    }

    private static Set<UserPrincipal> welcome(Path path) throws IOException {
        var owner = Files.getOwner(path);
        var users = path.getFileSystem().getUserPrincipalLookupService();
        try {
            return Set.copyOf(List.of(owner, users.lookupPrincipalByName("root")));
        } catch (UserPrincipalNotFoundException namesUnknown) {
            return Set.of(owner);
        }
    }

    private static boolean isAlive(Path path) throws IOException {
        if (!Files.exists(path)) {
            return false;
        }
        try (var probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return probe.isConnected();
        } catch (ConnectException dead) {
            return false;
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            if (Guard.attempt(this::admit) != null) {
                pause();
            }
        }
    }

    /** Lets one in. What had no thread to serve it is closed. */
    private void admit() throws IOException {
        var channel = listener.accept();
        open.add(channel);
        boolean isServed = false;
        try {
            new HostThread(() -> serve(channel), "unix session").start();
            isServed = true;
        } finally {
            if (!isServed) {
                open.remove(channel);
                channel.close();
            }
        }
    }

    /** Descriptors, threads or memory may be short: they are asked for again a little later. */
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel channel) {
        var thrown = Guard.attempt(() -> {
            try (channel) {
                var person = person(channel);
                if (person.isPresent()) {
                    new UnixSession(channel, house, person.get()).run();
                }
            }
        });
        open.remove(channel);
        if (thrown != null && !(thrown instanceof IOException)) {
            System.getLogger(UnixDoor.class.getPackageName())
                    .log(System.Logger.Level.WARNING, "a session at the unix door failed", thrown);
        }
    }

    private Optional<Principal> person(SocketChannel channel) throws IOException {
        var peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
        return welcome.stream()
                .filter(peer::equals)
                .map(known -> new Principal(known.getName(), "unix", Role.ADMIN))
                .findFirst();
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Closes it and whoever is inside, and removes the socket. */
    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(path);
        for (var channel : open) {
            channel.close();
        }
    }
}
