package io.archangel.dyno;

import org.jspecify.annotations.Nullable;

/** A name is bound to nothing, or twice. */
public final class LateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LateException(String message) {
        super(message);
    }

    static LateException unbound(Late<?> name, @Nullable Scope scope) {
        return new LateException(name + " is bound to nothing; it was asked for at " + place() + ", in "
                + (scope == null
                        ? "no scope: run that in a Scope that binds it"
                        : scope + ": bind it in one of these"));
    }

    /** Where our caller's code is, {@code Orders.java:33}. */
    static String place() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !isOurs(frame.getClassName()))
                        .findFirst()
                        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                        .orElse("?"));
    }

    private static boolean isOurs(String name) {
        return name.startsWith("java.")
                || name.equals(Late.class.getName())
                || name.equals(LateException.class.getName());
    }
}
