package io.archangel.dyno.breaker;

import io.archangel.process.Clock;
import io.archangel.process.ProcessManager;
import java.util.List;
import java.util.Optional;

/** A board of breakers, by name. Any number of boards live in one JVM. All methods may be called from any thread. */
public interface Breakers {

    /** An empty board on a clock. */
    static Breakers create(Clock clock) {
        return new Board(clock);
    }

    /**
     * Adds a breaker, closed.
     *
     * @param name one word of 1 to 64 characters
     * @throws BreakerException if it is no such word, or there is one of that name
     */
    Breaker add(String name, BreakerOptions options);

    /** The same as breakers are unless told otherwise: {@link BreakerOptions#defaults}. */
    default Breaker add(String name) {
        return add(name, BreakerOptions.defaults());
    }

    /** Takes a breaker away; calls through it go on as before, but the shell no longer shows it. */
    void remove(String name);

    /** The one of that name. */
    Optional<Breaker> find(String name);

    /** All, by name. */
    List<Breaker> list();

    /**
     * Shows {@code breakers} in the shell, with {@code trip NAME} and {@code reset NAME} for operators, until the mount is
     * closed.
     *
     * @throws io.archangel.process.ProcessException if such a table is mounted already
     */
    ProcessManager.Mount mount(ProcessManager manager);
}
