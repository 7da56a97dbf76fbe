package io.archangel.proof.guard;

import java.util.Set;

/**
 * One way to have a callback throw.
 *
 * @param name   as the test is shown
 * @param place  where it is to be told
 * @param points the callbacks that it stands for, as {@link Callouts} names them
 * @param act    brings it about
 */
record Scenario(String name, Place place, Set<String> points, Act act) {

    static Scenario of(String name, Place place, Act act, String... points) {
        return new Scenario(name, place, Set.of(points), act);
    }

    @FunctionalInterface
    interface Act {
        /** Brings it about. @return the pid of the process in whose code it is, 0 if it is in none's */
        long in(World world, Bomb bomb) throws Exception;
    }
}
