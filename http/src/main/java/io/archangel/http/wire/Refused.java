package io.archangel.http.wire;

/**
 * Input that is not to be answered but with an error and the end of the connection. Has no stack trace: it is made for
 * whoever sends garbage, as often as they like.
 */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status 4xx or 5xx  @param why a fixed text for the client, nothing that it sent */
    public Refused(int status, String why) {
        super(why, null, false, false);
        this.status = status;
    }

    /** What to answer. */
    public int status() {
        return status;
    }

    /** Why, in fixed words. */
    public String why() {
        return String.valueOf(getMessage());
    }

    /** True if it was refused for its length, so that the client is perhaps still sending it. */
    public boolean mayBeSending() {
        return status == 413 || status == 414 || status == 431;
    }

    static Refused bad(String why) {
        return new Refused(400, why);
    }

    /** The body is longer than it may be. */
    public static Refused tooLong() {
        return new Refused(413, "the body is too long");
    }
}
