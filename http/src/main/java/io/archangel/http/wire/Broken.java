package io.archangel.http.wire;

/** What ends a connection of HTTP/2 as a whole. Has no stack trace: it is made for whoever breaks the rules, as often as they like. */
public final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    private final Code code;

    /** @param code for GOAWAY  @param why a fixed text for the client, nothing that it sent */
    public Broken(Code code, String why) {
        super(why, null, false, false);
        this.code = code;
    }

    /** What GOAWAY says. */
    public Code code() {
        return code;
    }

    /** Why, in fixed words. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
