package io.archangel.shell;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Interrupts a command, and never what the thread does before or after it. */
final class Interrupts {
    private final ReentrantLock lock = new ReentrantLock();

    /** The thread that runs a command now; guarded by the lock. */
    private @Nullable Thread running;

    /** Runs a command on this thread. An interrupt that came before is of no concern to it, nor does one stay behind. */
    void run(Runnable command) {
        turn(Thread.currentThread());
        try {
            command.run();
        } finally {
            turn(null);
        }
    }

    /** Interrupts the command that runs, if one does. Any thread. */
    void interrupt() {
        lock.lock();
        try {
            if (running != null) {
                running.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private void turn(@Nullable Thread to) {
        lock.lock();
        try {
            running = to;
            var unused = Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }
}
