package io.archangel.loop;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * A program that was started, as its protocol sees it (PEP 3156). Called on its loop only, except where a method says any
 * thread; on another thread it throws {@link LoopException}. Nothing here blocks, whatever the program does, and nothing
 * happens once it is lost.
 */
public interface SubprocessTransport {
    /** The loop it lives on. Any thread. */
    Loop loop();

    /** Its number in the operating system, which has nothing to do with a manager's pids. Any thread. */
    long pid();

    /**
     * What it ended with, once it has; where a signal ended it, 128 and the number of that, as a shell has it. Any thread.
     */
    OptionalInt returncode();

    /**
     * One of its pipes: to write to 0, to pause reading of 1 or 2, which the program feels, to close one alone.
     *
     * @throws LoopException if it has no such pipe
     */
    Transport pipeTransport(int fd);

    /** Writes to its input; see {@link Transport#write}. */
    default void write(ByteBuffer data) {
        pipeTransport(0).write(data);
    }

    /** Ends its input, after what was written. */
    default void writeEof() {
        pipeTransport(0).close();
    }

    /**
     * Sends it a signal; nothing happens if it has ended. Any thread.
     *
     * @param signal {@code HUP}, {@code USR1}, {@code STOP}, without {@code SIG}
     * @throws LoopException if the machine knows no such signal
     */
    void sendSignal(String signal);

    /** Sends TERM. Any thread. */
    void terminate();

    /** Sends KILL. Any thread. */
    void kill();

    /**
     * Ends it by TERM, and by KILL if it is still there two seconds later, and closes its pipes. connectionLost follows when
     * it has ended. Again is harmless. To have it finish its work first, {@link #writeEof} and wait.
     */
    void close();

    /** Sends KILL, drops what was written and closes its pipes; connectionLost follows. */
    void abort();

    /** True once close or abort was called, or all is over. Any thread. */
    boolean isClosing();
}
