package io.archangel.loop.netty;

import io.archangel.loop.Command;
import io.netty.channel.unix.FileDescriptor;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program and the pipes to it. It is given its ends as paths below {@code /proc/self/fd}: the JDK opens them anew, so
 * that ours never block, and its do, as it expects. Descriptors are handed on once, or closed.
 */
final class Stdio {
    final Process program;

    /** Our ends, by the number that the program knows them by. */
    final List<FileDescriptor> ends;

    private Stdio(Process program, List<FileDescriptor> ends) {
        this.program = program;
        this.ends = ends;
    }

    /** Starts a program, which blocks for some milliseconds. @throws IOException if that can't be done; nothing is left */
    static Stdio start(Command command) throws IOException {
        var ours = new ArrayList<FileDescriptor>();
        var theirs = new ArrayList<FileDescriptor>();
        @Nullable Process program = null;
        try {
            for (int fd = 0; fd < (command.merged() ? 2 : 3); fd++) {
                var pipe = Posix.pipe();
                ours.add(pipe[fd == 0 ? 1 : 0]);
                theirs.add(pipe[fd == 0 ? 0 : 1]);
            }
            program = builder(command, theirs).start();
            return new Stdio(program, ours);
        } finally {
            close(theirs);
            if (program == null) {
                close(ours);
            }
        }
    }

    private static ProcessBuilder builder(Command command, List<FileDescriptor> ends) {
        var builder = new ProcessBuilder(command.words())
                .directory(command.directory().toFile())
                .redirectErrorStream(command.merged())
                .redirectInput(path(ends.get(0)))
                .redirectOutput(path(ends.get(1)));
        if (!command.merged()) {
            builder.redirectError(path(ends.get(2)));
        }
        var environment = builder.environment();
        environment.clear();
        environment.putAll(command.environment());
        return builder;
    }

    private static File path(FileDescriptor end) {
        return new File("/proc/self/fd/" + end.intValue());
    }

    /** Nobody wants it any more: ends it. Any thread. */
    void discard() {
        program.destroyForcibly();
        close(ends);
    }

    private static void close(List<FileDescriptor> ends) {
        for (var end : ends) {
            try {
                end.close();
            } catch (IOException gone) {
                continue;
            }
        }
    }
}
