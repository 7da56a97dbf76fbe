package io.archangel.loop;

import java.util.List;

/**
 * How a server listens.
 *
 * @param loops   the loops that new connections are spread over, in turn, leaving out those held up; none means the loop
 *                that listens
 * @param backlog connections that the operating system may hold before they are accepted, 1 to 65,535; 1,024 unless told
 */
public record ServeOptions(List<Loop> loops, int backlog) {

    /** @throws LoopException if the backlog is out of range */
    public ServeOptions {
        loops = List.copyOf(loops);
        if (backlog < 1 || backlog > 65_535) {
            throw new LoopException("backlog is " + backlog + "; give 1 to 65535");
        }
    }

    /** One loop that listens and serves. */
    public static ServeOptions defaults() {
        return new ServeOptions(List.of(), 1024);
    }

    /** The same, its connections spread over these loops. */
    public ServeOptions loops(List<? extends Loop> others) {
        return new ServeOptions(List.copyOf(others), backlog);
    }
}
