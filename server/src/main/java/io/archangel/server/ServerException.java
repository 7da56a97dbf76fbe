package io.archangel.server;

/** The server can't go on, for a reason that its user can mend: one line says what and how. */
final class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** @param exitCode what the program is to exit with  @param message what is wrong and how to mend it */
    public ServerException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** It could not be done: port in use, folder unreadable. */
    public static ServerException failed(String message) {
        return new ServerException(ExitCode.FAILED, message);
    }

    /** It was asked for wrongly, or what was asked for is not safe. */
    public static ServerException usage(String message) {
        return new ServerException(ExitCode.USAGE, message);
    }

    /** What the program is to exit with. */
    public int exitCode() {
        return exitCode;
    }
}
