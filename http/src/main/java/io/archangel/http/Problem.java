package io.archangel.http;

/**
 * Thrown by a handler, by a filter, or by what completes a {@link Response#later} answer: this is the answer, and the request
 * ends normally, without a report. Thrown where the head of an answer is out already, it cuts that like anything else.
 *
 *     throw new Problem(404, "there is no such room");
 *     throw new Problem(Response.problem(405, "rooms are only read").header("Allow", "GET, HEAD"));
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Response answer;

    /** A problem document. @see Response#problem */
    public Problem(int status, String detail) {
        this(Response.problem(status, detail));
    }

    /** Any answer. */
    public Problem(Response answer) {
        super("an answer that a handler throws", null, false, false); // no stack trace, for it is no failure of ours
        this.answer = answer;
    }

    /** What its client gets. */
    public Response answer() {
        return answer;
    }
}
