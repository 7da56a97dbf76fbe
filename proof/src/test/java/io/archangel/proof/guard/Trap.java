package io.archangel.proof.guard;

import java.util.function.Supplier;

/**
 * Throws where it was set, and nowhere else.
 *
 * @param where the callback, as its method is called
 * @param bomb  what is thrown
 */
record Trap(String where, Bomb bomb) {

    /** A callback of that name is called. */
    void at(String callback) {
        if (callback.equals(where)) {
            bomb.go();
        }
    }

    /** The same for one that answers. */
    <T> T at(String callback, Supplier<T> answer) {
        at(callback);
        return answer.get();
    }
}
