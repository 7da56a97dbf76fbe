package io.archangel.proof.smuggling;

import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * One case.
 *
 * @param where    the line that it is written on
 * @param name     what is special about it
 * @param bytes    what is sent
 * @param outcomes what may come of it
 * @param varies   whether that may be another each time, as it hangs on what comes first
 */
record Case(URI where, String name, byte[] bytes, List<Outcome> outcomes, boolean varies) {
    /** What is sent behind every case. */
    private static final byte[] NEXT = Escapes.ascii("GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    /** The case's bytes, and the next request. */
    byte[] conversation() {
        var all = Arrays.copyOf(bytes, bytes.length + NEXT.length);
        System.arraycopy(NEXT, 0, all, bytes.length, NEXT.length);
        return all;
    }

    /** True if nothing must come behind it, so that the server waits for more. */
    boolean isUnfinished() {
        return outcomes.getFirst().end() == Outcome.End.UNFINISHED;
    }
}
