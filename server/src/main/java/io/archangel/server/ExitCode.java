package io.archangel.server;

/** What the program exits with; scripts rely on it. */
final class ExitCode {
    /** All done. */
    public static final int DONE = 0;

    /** It could not be done. */
    public static final int FAILED = 1;

    /** It was asked for wrongly. */
    public static final int USAGE = 2;

    /** The server stopped and something in flight was cut. */
    public static final int CUT = 3;

    /** Ended by INT. */
    public static final int INTERRUPTED = 130;

    /** Ended by a second TERM. */
    public static final int TERMINATED = 143;

    private ExitCode() {}
}
