package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The file of a unix socket: it stays behind when its server dies, and is in the way of the next. */
final class SocketFile {
    /** Bytes that the operating system has room for, its closing zero left out, and one less, as the JDK has it. */
    private static final int LONGEST = System.getProperty("os.name", "").startsWith("Linux") ? 106 : 102;

    private final Path path;

    /** @throws LoopException if the path is too long */
    SocketFile(Path path) {
        this.path = path;
        int bytes = length(path);
        if (bytes > LONGEST) {
            throw new LoopException("the path of a unix socket has at most " + LONGEST + " bytes, and " + path + " has "
                    + bytes + "; give a shorter one, such as one in /run or relative to the current folder");
        }
    }

    private static int length(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    SocketAddress address() {
        return UnixDomainSocketAddress.of(path);
    }

    /** Removes what a dead server left. @throws LoopException if somebody listens, or it is no socket */
    void makeRoom() {
        try {
            if (attributes() instanceof BasicFileAttributes found) {
                if (!found.isOther()) {
                    throw inTheWay("another file is in the way; move it, or give another path");
                }
                removeStale();
            }
        } catch (IOException failed) {
            throw new LoopException(
                    "can't listen on " + path + ": " + failed.getMessage() + "; remove the file, or give another path",
                    failed);
        }
    }

    /** Moved aside first, and asked again: another server may be doing the same, and its fresh socket must live. */
    private void removeStale() throws IOException {
        requireDead(path);
        var aside = path.resolveSibling("." + UUID.randomUUID().toString().substring(0, 8));
        if (length(aside) > LONGEST) {
            // Nobody could ask it there; so the moment between must do.
            Files.delete(path);
            return;
        }
        Files.move(path, aside);
        try {
            requireDead(aside);
        } catch (LoopException alive) {
            Files.move(aside, path);
            throw alive;
        }
        Files.delete(aside);
    }

    private void requireDead(Path socket) throws IOException {
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(socket));
        } catch (ConnectException nobody) {
            return;
        }
        throw inTheWay("somebody listens there; stop that server, or give another path");
    }

    /** What tells this file from another of the same name, or null if there is none. */
    @Nullable
    Object identity() {
        try {
            return attributes() instanceof BasicFileAttributes found ? found.fileKey() : null;
        } catch (IOException unknown) {
            return null;
        }
    }

    /** Removes the file, unless it is another by now. */
    void remove(@Nullable Object identity) {
        if (identity != null && identity.equals(identity())) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException stays) {
                return;
            }
        }
    }

    private @Nullable BasicFileAttributes attributes() throws IOException {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                ? Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                : null;
    }

    private LoopException inTheWay(String why) {
        return new LoopException("can't listen on " + path + ": " + why);
    }
}
