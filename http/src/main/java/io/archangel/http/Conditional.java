package io.archangel.http;

import io.archangel.http.Preconditions.Current;
import io.archangel.http.Preconditions.Verdict;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Conditional requests and parts (RFC 9110, 13 and 14): 304 for clients that have it, 412 for those that would change what
 * they have not seen, 206 for those that lack a part. Files do it by themselves.
 *
 *     server.filter(Conditional.filter());
 *     rq -> Response.text(page.text()).etag(page.version())          304 by If-None-Match; without etag, by what is sent
 *     rq -> Response.text(page.text()).lastModified(page.saved())    304 by If-Modified-Since, too
 *
 * Put it nearer to the handler than {@link Gzip#filter}, which makes its tags weak ones.
 */
public final class Conditional {
    /** What is longer would hold up a loop. */
    private static final int MOST_INLINE = 64 << 10;

    private Conditional() {}

    /**
     * Answers GET and HEAD by what is asked of the version that a handler shows. A 200 whose body is there gets a strong ETag
     * of it, where it has none and no {@code Cache-Control: no-store}; it can then be had in parts. Of a stream only the
     * handler knows the version.
     */
    public static Filter filter() {
        var tagger = new Tagger();
        return (rq, next) -> Preconditions.isReading(rq)
                ? next.handle(rq).map(answer -> answered(rq, answer, tagger))
                : next.handle(rq);
    }

    /**
     * Lets a request that changes something through only if its preconditions hold for what is there, and answers 412 if not.
     * Two that come at the same moment may both be let through: where none of them may be lost, {@link #require} asks again
     * where the change is made.
     *
     * @param reading answers a GET for the same; called before a request that has preconditions, on a virtual thread
     */
    public static Filter writing(Handler reading) {
        return (rq, next) -> {
            if (Preconditions.isReading(rq) || !rq.isConditional()) {
                return next.handle(rq);
            }
            return Response.made(() -> {
                var now = current(arrived(told(() -> reading.handle(new Reading(rq)))));
                return Preconditions.decide(rq, now) == Verdict.FAILED ? failed(now.tag()) : next.handle(rq);
            });
        };
    }

    /**
     * Goes on if the request's preconditions hold for a version; to be called before an answer is made that costs much, or
     * where a change is made, by whoever holds the lock or the transaction.
     *
     * @param version as {@link Response#etag} has it
     * @throws Problem 304 or 412 if they do not
     */
    public static void require(Request rq, String version) {
        require(rq, new Current(true, EntityTag.of(version), null));
    }

    /** The same where nothing is there. @throws Problem 412 as {@link #require} has it */
    public static void requireAbsent(Request rq) {
        require(rq, Current.NOTHING);
    }

    private static void require(Request rq, Current current) {
        var verdict = Preconditions.decide(rq, current);
        if (verdict != Verdict.PROCEED) {
            var tag = current.tag();
            throw new Problem(
                    verdict == Verdict.FAILED || tag == null
                            ? failed(tag)
                            : Response.of(304).header("ETag", tag.toString()));
        }
    }

    private static Response answered(Request rq, Response answer, Tagger tagger) {
        if (answer.status() != 200) {
            return answer;
        }
        return answer.source() == null && answer.length() > MOST_INLINE
                ? Response.made(() -> settled(rq, tagger.tagged(answer)))
                : settled(rq, tagger.tagged(answer));
    }

    private static Response settled(Request rq, Response answer) {
        if (!rq.isConditional()) {
            return answer;
        }
        var parts = answer.source() == null && answer.header("etag").isPresent() ? Parts.of(answer) : null;
        return decided(rq, answer, parts);
    }

    /** What a request gets of something. @param parts null if it can be had as a whole only */
    static Response decided(Request rq, Response answer, @Nullable Parts parts) {
        var current = Current.of(answer);
        return switch (Preconditions.decide(rq, current)) {
            case FAILED -> failed(current.tag());
            case UNCHANGED -> answer.unchanged();
            case PROCEED ->
                parts != null && Preconditions.isPartWanted(rq, current)
                        ? parts.asked(rq.header("range").orElse(null))
                        : answer;
        };
    }

    private static Response failed(@Nullable EntityTag tag) {
        var told = Response.problem(412, "what is there is not what the request is for; read it again");
        return tag == null ? told : told.header("ETag", tag.toString());
    }

    // ---- before a change ----

    /** What a read would have shown. @throws Problem 412 if that does not tell */
    private static Current current(Response shown) {
        int status = shown.status();
        if (status == 404 || status == 410) {
            return Current.NOTHING;
        }
        if (status / 100 != 2) {
            throw new Problem(412, "what is there can't be read, so that nothing can depend on it");
        }
        return Current.of(new Tagger().tagged(shown));
    }

    /** An answer, waited for. On a virtual thread. */
    private static Response arrived(Response begun) throws Exception {
        var at = begun;
        while (true) {
            switch (at.source()) {
                case Source.Made(var maker, var then) -> at = told(maker::call).map(then);
                case Source.Later(var stage, var then) ->
                    at = told(() -> stage.toCompletableFuture().get()).map(then);
                case null, default -> {
                    return at;
                }
            }
        }
    }

    private static Response told(Callable<? extends Response> maker) throws Exception {
        try {
            return maker.call();
        } catch (Problem told) {
            return told.answer();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Problem told) {
                return told.answer();
            }
            throw failed;
        }
    }
}
