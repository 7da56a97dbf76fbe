package io.archangel.loop.netty;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an error of the machine's or of Netty's says, without what either puts around it, and what to do. */
final class Reason {
    private Reason() {}

    /** In a few words. */
    static String of(@Nullable Throwable cause) {
        if (cause == null) {
            return "unknown reason";
        }
        var plain = plain(cause);
        return plain.getMessage() == null ? plain.getClass().getSimpleName() : plain.getMessage();
    }

    /** The remedy that is given, unless descriptors have run out, which has one of its own. */
    static String remedy(@Nullable Throwable cause, String usual) {
        return isExhausted(cause) ? "raise the limit of open files, or close some" : usual;
    }

    /** True if the process, or the machine, may open no more descriptors. */
    static boolean isExhausted(@Nullable Throwable cause) {
        return of(cause).toLowerCase(Locale.ROOT).contains("too many open files");
    }

    /** Netty puts the address behind the message in a spelling of its own, and "null" before it where there is none. */
    private static Throwable plain(Throwable cause) {
        var inner = cause.getCause();
        if (inner == null) {
            return cause;
        }
        var said = String.valueOf(cause.getMessage());
        boolean annotated = cause instanceof IOException && said.startsWith(inner.getMessage() + ": ");
        boolean wrapped = cause instanceof ChannelException || cause instanceof InvocationTargetException;
        return annotated || wrapped || said.equals(inner.toString()) ? plain(inner) : cause;
    }
}
