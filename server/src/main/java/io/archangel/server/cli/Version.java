package io.archangel.server.cli;

/** Which program this is, and on what it runs. */
final class Version {
    private Version() {}

    /** Two lines: the version that the jar was packed as, and the JDK with its folder. */
    static String text() {
        var packed = Version.class.getPackage().getImplementationVersion();
        return "archangel " + (packed == null ? "(not packed)" : packed) + "\nJDK " + Runtime.version() + " ("
                + System.getProperty("java.vendor") + "), " + System.getProperty("java.home") + "\n";
    }
}
