package io.archangel.process;

import java.util.Objects;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/**
 * What a thread waits for, and who has that.
 *
 * @param what    its class and its hash, as dumps of all threads have it; null if it waits for nothing, or the JDK does not tell
 * @param holder  the thread that has it; null if nobody has, or it is not known
 * @param unknown why it is not known who has it; null if it is, or there is nothing to be had
 */
record Waiting(
        @Nullable String what,
        @Nullable Thread holder,
        @Nullable String unknown) {
    /** What it is about. @param insight null if there is none */
    static Waiting of(Thread thread, @Nullable Insight insight) {
        var blocker = LockSupport.getBlocker(thread);
        if (blocker instanceof AbstractOwnableSynchronizer lock) {
            return parked(thread, lock, insight);
        }
        if (thread.getState() == Thread.State.BLOCKED) {
            return new Waiting(
                    "a monitor",
                    null,
                    thread.isVirtual()
                            ? "the JDK does not tell which monitor a virtual thread waits for"
                            : "no platform thread does, and of virtual ones the JDK does not tell");
        }
        return new Waiting(
                blocker == null ? null : Objects.toIdentityString(blocker),
                null,
                blocker instanceof StampedLock ? "a StampedLock does not know who has it" : null);
    }

    private static Waiting parked(Thread thread, AbstractOwnableSynchronizer lock, @Nullable Insight insight) {
        var what = Objects.toIdentityString(lock);
        if (what.startsWith("java.util.concurrent.CountDownLatch$")
                || what.startsWith("java.util.concurrent.Semaphore$")) {
            return new Waiting(what, null, null);
        }
        if (insight == null) {
            return new Waiting(what, null, "Java was not started with " + Insight.OPTION);
        }
        var owner = new Thread[1];
        var thrown = Guard.attempt(() -> owner[0] = insight.owner(lock));
        if (thrown != null) {
            return new Waiting(what, null, "the JDK does not say: " + thrown);
        }
        boolean isShared = owner[0] == null && what.startsWith("java.util.concurrent.locks.ReentrantReadWriteLock$");
        return new Waiting(
                what,
                thread.equals(owner[0]) ? null : owner[0],
                isShared ? "who reads has it, and of readers the JDK keeps no list" : null);
    }
}
