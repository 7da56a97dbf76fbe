package io.archangel.loop;

import io.archangel.process.Process;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads that a loop runs itself, between its callbacks, where others have a pool of threads to run on. One that
 * does not block costs little more than a callback; one that does parks, and the loop goes on meanwhile.
 *
 * <p>Such a thread is a thread like any other: it is not on the loop ({@link Loop#isHere} is false), may wait for what the
 * loop will do, and has a current process only if somebody gives it one. But while it computes nothing moves it away, and
 * the loop stands; so does what it does in native code, and where it waits in a static initializer or below a native frame.
 * Virtual threads that it starts itself, not through this, are the pool's.
 *
 * <p>A loop that is stopped runs them when it runs again; one that is closed hands them to the pool, where they go on to
 * their end.
 */
public interface VirtualThreads {
    /**
     * True if the loop runs them; false if this JVM does not let it, and then all of them are the pool's. That is logged
     * once, with the remedy.
     */
    boolean isSupported();

    /**
     * Starts one. On the loop it has run, when this returns, up to where it first waits, or to its end: {@link
     * Thread#isAlive} tells. From elsewhere it runs when the loop comes to it. Any thread.
     *
     * @param name      of the thread
     * @param placement who runs it
     * @param process   whose work it is, or null: named where the thread holds the loop up, and ended as Failed by what the
     *                  body throws. It is not current there, unless the body makes it so
     * @param body      what it does; what it throws goes to the loop's exception handler if it belongs to no process
     */
    Thread start(String name, Placement placement, @Nullable Process process, Runnable body);

    /** The same on the loop, as the work of the process that asks for it now, if one does. */
    default Thread start(String name, Runnable body) {
        return start(name, Placement.loop(), Process.current().orElse(null), body);
    }

    /**
     * True if the calling thread is one of them and the loop runs it now. Then nothing of the loop's runs beside it, and what
     * it leaves in a field is seen by whoever started it, once {@link #start} returns. Any thread.
     */
    boolean isHere();

    /** How many live, wherever they run. Any thread. */
    long live();

    /**
     * Those of a loop, for those who write one.
     *
     * @param callbacks the loop's
     * @param queue     runs a step of the loop's own in its turn, in order; wakes the loop if need be; refuses with
     *                  RejectedExecutionException only once the loop is closed. Any thread
     */
    static VirtualThreads of(Callbacks callbacks, Executor queue) {
        return new Guests(callbacks, queue);
    }
}
