package io.archangel.http.wire;

/**
 * What a client sent on a WebSocket is not to be answered but with an error and the end. Has no stack trace: it is made for
 * whoever sends garbage, as often as they like.
 */
public final class Violation extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    /** @param code what to close with  @param why for the client, nothing that it sent */
    public Violation(int code, String why) {
        super(why, null, false, false);
        this.code = code;
    }

    /** What to close with. */
    public int code() {
        return code;
    }

    /** Why. */
    public String why() {
        return String.valueOf(getMessage());
    }

    static Violation protocol(String why) {
        return new Violation(CloseBody.PROTOCOL_ERROR, why);
    }

    static Violation badText() {
        return new Violation(CloseBody.BAD_DATA, "the text is no UTF-8");
    }

    static Violation tooBig() {
        return new Violation(CloseBody.TOO_BIG, "the message is too big");
    }
}
