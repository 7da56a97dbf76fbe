package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.archangel.loop.Subject.Kind;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a route's threads run on a machine on which others want all processors, too. */
final class BesideOthersTest {
    private static final long PINNED_NANOS = 100_000_000;

    private final Subject subject = new Subject(Kind.EPOLL);
    private final VirtualThreads threads = subject.loop.virtualThreads();
    private final Placement placement = Placement.adaptive();
    private final AtomicBoolean over = new AtomicBoolean();

    @BeforeEach
    void goOverToTheLoop() {
        assumeTrue(ThreadStat.ofSystem() != ThreadStat.NONE, "this system does not tell who waits for a processor");
        for (int time = 0; time < 100; time++) {
            placement.wentWell(true);
        }
    }

    @AfterEach
    void close() {
        over.set(true);
        subject.close();
    }

    private void run(Runnable handler) {
        subject.on(() -> threads.start("handler", placement, null, handler));
    }

    /** Waits in its static initializer, which no virtual thread leaves its carrier from. */
    private static final class Initialized {
        static {
            long end = System.nanoTime() + PINNED_NANOS;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }

        static void touch() {}
    }

    private static void compute(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shortOnes_keptFromTheProcessor_stayOnTheLoop() {
        var thieves = new ArrayList<Thread>();
        for (int thief = 0; thief < 2 * Runtime.getRuntime().availableProcessors(); thief++) {
            thieves.add(Thread.ofPlatform().daemon().start(() -> {
                while (!over.get()) {
                    Thread.onSpinWait();
                }
            }));
        }
        int falls = 0;
        while (placement.kept() + falls < 30) {
            boolean on = placement.isLoop();
            run(() -> compute(20_000));
            falls += on && !placement.isLoop() ? 1 : 0;
        }
        // A host that has other machines to run may take a processor away, too, which nobody is told.
        assertThat(falls).isLessThan(15);
    }

    @Test
    void oneThatComputes_goesBackToThePool() {
        while (placement.isLoop()) {
            run(() -> compute(5_000_000));
        }
        assertThat(placement.reason()).contains("since one held the loop for ");
    }

    @Test
    void oneThatWaitsPinned_goesBackToThePool() {
        run(Initialized::touch);
        assertThat(placement.isLoop()).isFalse();
    }
}
