package io.archangel.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a stack tells in a few words. */
final class Frames {
    /** What stands between a thread and what it waits for: classes, and methods of classes. */
    private static final List<String> PLUMBING = List.of(
            "jdk.internal.",
            "sun.",
            "java.lang.VirtualThread.",
            "java.lang.System",
            "java.lang.Object.wait0",
            "java.lang.Thread.yield",
            "java.lang.Thread.sleep0",
            "java.lang.Thread.sleepNanos",
            "java.util.concurrent.locks.LockSupport.",
            "java.util.concurrent.locks.Abstract",
            "java.util.concurrent.locks.ReentrantLock$",
            "java.util.concurrent.ForkJoinPool.",
            "java.util.concurrent.CompletableFuture$",
            "java.util.concurrent.CompletableFuture.waitingGet",
            "java.util.concurrent.CompletableFuture.timedGet");

    private Frames() {}

    /** What a thread waits for, {@code LinkedBlockingQueue.take}, or null for an empty stack. */
    static @Nullable String wchan(StackTraceElement[] stack) {
        for (var frame : stack) {
            var method = frame.getClassName() + "." + frame.getMethodName();
            if (PLUMBING.stream().noneMatch(method::startsWith)) {
                return simple(frame.getClassName()) + "." + frame.getMethodName();
            }
        }
        return null;
    }

    /** Where in people's own code a thread is, {@code Poll.java:33}, or null for an empty stack. */
    static @Nullable String where(StackTraceElement[] stack) {
        for (var frame : stack) {
            var name = frame.getClassName();
            if (!name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("sun.")) {
                return frame.getFileName() + ":" + frame.getLineNumber();
            }
        }
        return stack.length == 0 ? null : stack[0].getFileName() + ":" + stack[0].getLineNumber();
    }

    /** What threads do: a line for each, then its frames. */
    static List<String> stacks(List<Body> workers) {
        var lines = new ArrayList<String>();
        for (var worker : workers) {
            lines.add((worker.thread.isVirtual() ? "virtual thread " : "thread ") + worker.thread.getName() + ", "
                    + worker.thread.getState().name().toLowerCase(Locale.ROOT));
            for (var frame : worker.thread.getStackTrace()) {
                lines.add("    at " + frame);
            }
        }
        return lines;
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
