package io.archangel.loop.netty;

import io.netty.channel.Channel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The descriptors that a listener leaves to others. Were all of them taken by those who come, a class that lies in a folder, or in a
 * jar that is not open yet, could not be loaded; and the JVM, which never tries again what failed so, would serve nobody for good.
 *
 * <p>A new descriptor has the lowest number that is free, so that its number tells how many are taken. Where the limit is not known,
 * or sockets have no number, nothing is left.
 */
final class Reserve {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String FILES = "Max open files";
    private static final int MOST = 32;

    /** The lowest number of those that are left. */
    private final int from;

    private Reserve(int from) {
        this.from = from;
    }

    /** Of a listening socket: half of what is left beside it, and 32 at most. */
    static Reserve of(Channel listening) {
        return new Reserve(from(limit(), number(listening)));
    }

    /** @param limit how many descriptors there may be  @param listening the number of one of the first, or less than 0 */
    static int from(int limit, int listening) {
        boolean isKnown = listening >= 0 && limit > listening;
        return isKnown ? limit - Math.min(MOST, (limit - listening) / 2) : Integer.MAX_VALUE;
    }

    /** True if a connection has one of those that were to be left. */
    boolean isTouchedBy(Channel connection) {
        return number(connection) >= from;
    }

    /** True if whoever is let in next would get one of them. */
    boolean isTouched() {
        if (from == Integer.MAX_VALUE) {
            return false;
        }
        try {
            var next = FileDescriptor.from("/dev/null");
            next.close();
            return next.intValue() >= from;
        } catch (IOException noneLeft) {
            return true;
        }
    }

    private static int number(Channel channel) {
        return channel instanceof UnixChannel unix ? unix.fd().intValue() : -1;
    }

    /** The soft limit, as Linux tells it. */
    private static int limit() {
        try (var lines = Files.lines(LIMITS)) {
            return lines.filter(line -> line.startsWith(FILES))
                    .map(line -> line.substring(FILES.length()).strip().split("\\s+", 2)[0])
                    .filter(soft -> soft.matches("\\d{1,9}"))
                    .map(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
