package io.archangel.process;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a stack tells in a few words. */
public final class Frames {
    private static final List<String> WAITING = List.of(
            "java.lang.Thread",
            "java.lang.VirtualThread",
            "java.lang.Object",
            "java.lang.System",
            "jdk.internal.",
            "sun.misc.",
            "java.util.concurrent.locks.");

    private Frames() {}

    /** What a thread waits for, {@code LinkedBlockingQueue.take}, or null for an empty stack. */
    public static @Nullable String wchan(StackTraceElement[] stack) {
        for (var frame : stack) {
            if (WAITING.stream().noneMatch(frame.getClassName()::startsWith)) {
                return simple(frame.getClassName()) + "." + frame.getMethodName();
            }
        }
        return null;
    }

    /** Where in people's own code a thread is, {@code Poll.java:33}, or null for an empty stack. */
    public static @Nullable String where(StackTraceElement[] stack) {
        for (var frame : stack) {
            var name = frame.getClassName();
            if (!name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("sun.")) {
                return frame.getFileName() + ":" + frame.getLineNumber();
            }
        }
        return stack.length == 0 ? null : stack[0].getFileName() + ":" + stack[0].getLineNumber();
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
