package io.archangel.loop;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What hears a program that was started (PEP 3156). A fresh object for each. All callbacks come on its loop and must not
 * block; what one throws kills the program and is reported, and touches nothing else.
 *
 * <p>Order: {@code connectionMade}, then for each pipe {@code pipeDataReceived* pipeConnectionLost}, and
 * {@code processExited} once; {@code connectionLost} last. Pipes are told by the numbers that the program knows them by:
 * 0 is its input, 1 its output, 2 its errors. What the program wrote before it ended has been received when
 * {@code processExited} comes, unless reading was paused; a pipe that others hold, whom it has started in its turn, stays
 * open beyond.
 */
public interface SubprocessProtocol {
    /** The program runs. Once, first. */
    default void connectionMade(SubprocessTransport transport) {}

    /** It wrote bytes. @param fd 1 or 2  @param data at least one byte; belongs to the loop again when the call returns */
    default void pipeDataReceived(int fd, ByteBuffer data) {}

    /** A pipe is closed, by whomever. Once for each. @param cause what broke it, or null if it was closed */
    default void pipeConnectionLost(int fd, @Nullable Throwable cause) {}

    /** The buffer to its input went over its high mark: write no more for now. */
    default void pauseWriting() {}

    /** The buffer to its input went under its low mark again. */
    default void resumeWriting() {}

    /** It ended. At most once. @param code as {@link SubprocessTransport#returncode} has it */
    default void processExited(int code) {}

    /**
     * It has ended and its pipes are closed. Exactly once, last.
     *
     * @param cause what a callback threw or broke its loop, or null
     */
    default void connectionLost(@Nullable Throwable cause) {}
}
