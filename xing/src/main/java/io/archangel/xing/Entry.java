package io.archangel.xing;

import java.lang.StackWalker.StackFrame;

/**
 * A route as it was added.
 *
 * @param group where it was, with the filters before it
 * @param where the line of code that added it, {@code Shop.java:31}
 */
record Entry(String method, Pattern pattern, Endpoint endpoint, Traits traits, Routes group, String where) {
    private static final String OURS = Site.class.getName();
    private static final String ROUTES = Routes.class.getName();

    /** The line of code that calls into this class's neighbours. */
    static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(Entry::isForeign)
                        .findFirst()
                        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                        .orElse("?"));
    }

    private static boolean isForeign(StackFrame frame) {
        var name = frame.getClassName();
        return !name.equals(OURS) && !name.equals(ROUTES) && !name.equals(Entry.class.getName());
    }

    /** How messages name it. */
    @Override
    public String toString() {
        return method + " " + pattern.text() + " (" + where + ")";
    }
}
