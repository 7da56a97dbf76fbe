package io.archangel.loop.netty;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.archangel.process.Guard;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** The few calls of Linux that neither the JDK nor Netty makes: descriptors of pipes that never block, and signals. */
final class Posix {
    private static final int WRONLY = 1;
    private static final int NONBLOCK = 04000;
    private static final int CLOEXEC = 02000000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final MethodHandle PIPE =
            function("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), errno());
    private static final MethodHandle OPEN = function(
            "open",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
            errno(),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle KILL =
            function("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), errno());

    private Posix() {}

    /** Makes a pipe, of which no child gets anything by chance. @return its reading end, then its writing end */
    static FileDescriptor[] pipe() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var ends = arena.allocate(JAVA_INT, 2);
            call(arena, "pipe2", state -> (int) PIPE.invokeExact(state, ends, NONBLOCK | CLOEXEC));
            return new FileDescriptor[] {
                new FileDescriptor(ends.getAtIndex(JAVA_INT, 0)), new FileDescriptor(ends.getAtIndex(JAVA_INT, 1))
            };
        }
    }

    /** Opens one end of what stands at a path; doesn't wait for another to open the other end. */
    static FileDescriptor open(Path path, boolean reads) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocateFrom(path.toString());
            int how = (reads ? 0 : WRONLY) | NONBLOCK | CLOEXEC;
            return new FileDescriptor(call(arena, "open", state -> (int) OPEN.invokeExact(state, name, how, 0)));
        }
    }

    /** Sends a signal. @param pid of a child that has not been waited for, or another may have got the number */
    static void kill(long pid, int signal) throws IOException {
        try (var arena = Arena.ofConfined()) {
            call(arena, "kill", state -> (int) KILL.invokeExact(state, (int) pid, signal));
        }
    }

    private static int call(Arena arena, String name, Native code) throws IOException {
        var state = arena.allocate(STATE);
        var result = new int[1];
        var impossible = Guard.attempt(() -> result[0] = code.with(state));
        if (impossible != null) {
            throw new IOException(name + " can't be called: " + impossible.getMessage(), impossible);
        }
        if (result[0] < 0) {
            throw Errors.newIOException(name, -state.get(JAVA_INT, 0));
        }
        return result[0];
    }

    private static Linker.Option errno() {
        return Linker.Option.captureCallState("errno");
    }

    @SuppressWarnings("restricted") // it is meant: Netty is called by native code too
    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    @FunctionalInterface
    private interface Native {
        int with(MemorySegment state) throws Throwable;
    }
}
