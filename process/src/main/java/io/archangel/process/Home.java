package io.archangel.process;

import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The one thread on which a process is touched: an event loop, as the kernel sees it. A process without a home is
 * signalled and freed on the manager's own threads.
 */
public interface Home extends Executor {

    /** How people know it, {@code loop 1}. Any thread may ask. */
    String name();

    /** True on the home's own thread. Any thread may ask. */
    boolean isHere();

    /** Where the home has been held up by one callback, if it has. Any thread may ask; costs a stack walk. */
    Optional<Blocked> blocked();

    /**
     * A number that grows with what the home does, so that who waits for its turn knows a home with much to do from one that
     * is held up; always 0 if it can't tell. Any thread may ask, also the clock's, on which all timers wait: it is a look at a
     * field, and never blocks.
     */
    default long steps() {
        return 0;
    }

    /**
     * A home that does not turn.
     *
     * @param home  its name, {@code loop 1}
     * @param nanos for how long the callback has been running
     * @param frame where it is, {@code Poll.java:33}
     */
    record Blocked(String home, long nanos, String frame) {
        /** The same for a home on this thread, whose stack is walked. */
        public static Blocked on(Thread thread, String home, long nanos) {
            var frame = Frames.where(thread.getStackTrace());
            return new Blocked(home, nanos, frame == null ? "an unknown place" : frame);
        }
    }

    /**
     * The home has died, and with it all that lived there: the end of each is Failed with this one as its cause. Whose home
     * it is reports that, once for all of them; no manager does.
     */
    final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** @param message which home, and what becomes of what lived there  @param cause what it died of */
        public Lost(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
