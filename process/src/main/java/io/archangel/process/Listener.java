package io.archangel.process;

/** Is told what happens to the processes of a manager. @see ProcessManager#listen */
@FunctionalInterface
public interface Listener {

    /**
     * Hears of one event. Called on a platform thread of the manager that this listener has to itself, so one at a time,
     * and it may block: that costs nobody but it. It is told a millisecond or so after it happened. 4,096 events wait for
     * it at the most on each lane, over which threads are spread; what comes when there is no room is lost, and so is all
     * that waits while it stays away for 5 s; how much that was it is told by {@link Event.Lost}. What it throws is
     * logged, and changes nothing.
     */
    void hear(Event event) throws Exception;
}
