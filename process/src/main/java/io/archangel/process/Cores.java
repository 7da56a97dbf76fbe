package io.archangel.process;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The latest cores. Any thread. */
final class Cores {
    static final int MOST = 64;

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock; the latest is first. */
    private final ArrayDeque<Core> cores = new ArrayDeque<>();

    void add(Core core) {
        lock.lock();
        try {
            cores.addFirst(core);
            if (cores.size() > MOST) {
                cores.removeLast();
            }
        } finally {
            lock.unlock();
        }
    }

    List<Core> list() {
        lock.lock();
        try {
            return List.copyOf(cores);
        } finally {
            lock.unlock();
        }
    }
}
