package io.archangel.http;

import io.archangel.http.wire.HttpDate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request makes its answer depend on, decided in the order of RFC 9110, 13.2.2:
 *
 * <pre>
 * If-Match, else If-Unmodified-Since      --false--> FAILED
 * If-None-Match, else If-Modified-Since   --false--> UNCHANGED for GET and HEAD, FAILED for all others
 * Range, if If-Range is true or absent    --> {@link #isPartWanted}
 * </pre>
 */
final class Preconditions {
    /** What is to be done. */
    enum Verdict {
        /** What is asked for. */
        PROCEED,
        /** 304: the client has it. */
        UNCHANGED,
        /** 412. */
        FAILED
    }

    /**
     * What is there before the request does anything.
     *
     * @param exists   false if there is nothing
     * @param modified when it last changed, if that is known
     */
    record Current(
            boolean exists,
            @Nullable EntityTag tag,
            @Nullable Instant modified) {
        static final Current NOTHING = new Current(false, null, null);

        /** What an answer tells of it. */
        static Current of(Response answer) {
            var modified = answer.header("last-modified").orElse(null);
            return new Current(
                    true,
                    EntityTag.parse(answer.header("etag").orElse(null)),
                    modified == null ? null : HttpDate.parse(modified, Instant.EPOCH));
        }
    }

    private final Request rq;
    private final Current current;
    private final boolean reading;

    private Preconditions(Request rq, Current current) {
        this.rq = rq;
        this.current = current;
        reading = isReading(rq);
    }

    /** True for the header lines that are meant here. */
    static boolean isOne(String header) {
        return header.regionMatches(true, 0, "if-", 0, 3) || header.equalsIgnoreCase("range");
    }

    /** True for the methods that change nothing, and whose answers show what is there. */
    static boolean isReading(Request rq) {
        return rq.method().equals("GET") || rq.method().equals("HEAD");
    }

    /** What comes of them, where this is there. */
    static Verdict decide(Request rq, Current current) {
        var all = new Preconditions(rq, current);
        return all.isHeldToVersion() ? all.isNewEnough() : Verdict.FAILED;
    }

    /** True if the request is for parts of just this, and may have them. */
    static boolean isPartWanted(Request rq, Current current) {
        if (!rq.method().equals("GET") || rq.header("range").isEmpty()) {
            return false;
        }
        var ifRange = rq.header("if-range").orElse(null);
        if (ifRange == null) {
            return true;
        }
        var wanted = EntityTag.parse(ifRange); // a date could be of two versions within one second (13.1.5)
        return wanted != null && current.tag() != null && wanted.isStrongly(current.tag());
    }

    /** Steps 1 and 2. */
    private boolean isHeldToVersion() {
        var match = rq.header("if-match").orElse(null);
        if (match != null) {
            return isNamed(match, true);
        }
        var since = date("if-unmodified-since");
        return since == null || !current.exists() || !isModifiedAfter(since);
    }

    /** Steps 3 and 4. */
    private Verdict isNewEnough() {
        var noneMatch = rq.header("if-none-match").orElse(null);
        if (noneMatch != null) {
            return !isNamed(noneMatch, false) ? Verdict.PROCEED : reading ? Verdict.UNCHANGED : Verdict.FAILED;
        }
        var since = reading ? date("if-modified-since") : null;
        boolean unchanged = since != null && current.modified() != null && !isModifiedAfter(since);
        return unchanged ? Verdict.UNCHANGED : Verdict.PROCEED;
    }

    private boolean isNamed(String list, boolean strongly) {
        if (list.equals("*")) {
            return current.exists();
        }
        var tag = current.tag();
        List<EntityTag> all = tag == null ? null : EntityTag.list(list);
        return all != null
                && tag != null
                && all.stream().anyMatch(it -> strongly ? it.isStrongly(tag) : it.isWeakly(tag));
    }

    private boolean isModifiedAfter(Instant since) {
        var modified = current.modified();
        return modified != null && modified.truncatedTo(ChronoUnit.SECONDS).isAfter(since);
    }

    /** What a header says, or null if there is none, or it is no date. */
    private @Nullable Instant date(String header) {
        var text = rq.header(header).orElse(null);
        return text == null ? null : HttpDate.parse(text, now());
    }

    private Instant now() {
        return rq.process().manager().map(it -> it.clock().instant()).orElse(Instant.EPOCH);
    }
}
