package io.archangel.loop;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a server listens.
 *
 * @param loops   the loops that new connections are spread over, in turn, leaving out those held up; none means the loop
 *                that listens
 * @param backlog connections that the operating system may hold before they are accepted, 1 to 65,535; 1,024 unless told
 * @param connections how many may be open at once, at least 1, beyond which they wait to be accepted; a few that come
 *                together may be more. Any number unless told
 * @param reuse       whether to take an address that a server before has left a moment ago; true unless told
 * @param keepalive   after how long in which nothing comes the operating system asks the other end whether it is there, 1 s to
 *                    2 h; one that does not answer, or that has not taken what was sent, is lost within twice that. 30 s
 *                    unless told, and with zero nobody is asked. Network connections, by epoll
 * @param tls         how to encrypt; null, which is usual, does not
 */
public record ServeOptions(
        List<Loop> loops,
        int backlog,
        int connections,
        boolean reuse,
        Duration keepalive,
        @Nullable Tls tls) {
    private static final Duration LONGEST = Duration.ofHours(2);

    /** @throws LoopException if a number is out of range */
    public ServeOptions {
        loops = List.copyOf(loops);
        if (backlog < 1 || backlog > 65_535) {
            throw new LoopException("backlog is " + backlog + "; give 1 to 65535");
        }
        if (connections < 1) {
            throw new LoopException("connections is " + connections + "; give 1 or more");
        }
        boolean some = keepalive.toSeconds() >= 1 && keepalive.compareTo(LONGEST) <= 0;
        if (!keepalive.isZero() && !some) {
            throw new LoopException("keepalive is " + keepalive + "; give PT1S to PT2H, or zero for none");
        }
    }

    /** One loop that listens and serves. */
    public static ServeOptions defaults() {
        return new ServeOptions(List.of(), 1024, Integer.MAX_VALUE, true, Duration.ofSeconds(30), null);
    }

    /** The same, its connections spread over these loops. */
    public ServeOptions loops(List<? extends Loop> others) {
        return new ServeOptions(List.copyOf(others), backlog, connections, reuse, keepalive, tls);
    }

    /** The same, no more than so many connections open at once. */
    public ServeOptions connections(int most) {
        return new ServeOptions(loops, backlog, most, reuse, keepalive, tls);
    }

    /** The same, so many held by the operating system before they are accepted. */
    public ServeOptions backlog(int most) {
        return new ServeOptions(loops, most, connections, reuse, keepalive, tls);
    }

    /** The same, taking an address that was just left, or not. */
    public ServeOptions reuse(boolean allowed) {
        return new ServeOptions(loops, backlog, connections, allowed, keepalive, tls);
    }

    /** The same with another time until who says nothing is asked; zero asks nobody. */
    public ServeOptions keepalive(Duration silence) {
        return new ServeOptions(loops, backlog, connections, reuse, silence, tls);
    }

    /** The same, encrypted. */
    public ServeOptions tls(Tls how) {
        return new ServeOptions(loops, backlog, connections, reuse, keepalive, how);
    }
}
