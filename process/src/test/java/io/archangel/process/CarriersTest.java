package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The carriers are the JVM's, and so is what several managers lend each other. */
final class CarriersTest {
    private static final int ROUNDS = 2_000;

    @AutoClose
    private final Kernel kernel = new Kernel();

    private final VirtualThreadSchedulerMXBean scheduler =
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);

    @Test
    void replace_byManyAtOnce_givesBackExactlyWhatWasLent() throws Exception {
        int before = scheduler.getParallelism();
        var stop = new AtomicBoolean();
        var zombie = kernel.idle();
        var running = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            zombie.body = new Body();
            running.countDown();
            spinUntil(stop);
            zombie.body.finish();
        });
        Kernel.await(running);
        var start = new CyclicBarrier(4);
        try (var pool = Executors.newFixedThreadPool(4)) {
            var runs = IntStream.range(0, 4)
                    .mapToObj(lender -> pool.submit(() -> {
                        var carriers = new Carriers();
                        start.await(10, TimeUnit.SECONDS);
                        for (int round = 0; round < ROUNDS; round++) {
                            carriers.replace(zombie);
                            carriers.giveBack(zombie);
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> run : runs) {
                run.get(60, TimeUnit.SECONDS);
            }

            assertThat(scheduler.getParallelism()).isEqualTo(before);
        } finally {
            stop.set(true);
            scheduler.setParallelism(before);
        }
    }

    @Test
    void replace_whoWaitsForACarrier_isLentOneWhenItHoldsOne() throws InterruptedException {
        int before = scheduler.getParallelism();
        var stop = new AtomicBoolean();
        var over = new AtomicBoolean();
        var running = new CountDownLatch(before);
        var carriers = new Carriers();
        var zombie = kernel.idle();
        try {
            for (int hog = 0; hog < before; hog++) {
                Thread.ofVirtual().start(() -> {
                    running.countDown();
                    spinUntil(stop);
                });
            }
            Kernel.await(running);
            zombie.body = new Body("waits", body -> {
                spinUntil(over);
                body.finish();
            });
            zombie.body.thread.start();

            assertThat(carriers.replace(zombie)).isFalse();
            assertThat(scheduler.getParallelism()).isEqualTo(before);

            stop.set(true);
            await().until(() -> carriers.replace(zombie));
            assertThat(scheduler.getParallelism()).isEqualTo(before + 1);
        } finally {
            stop.set(true);
            over.set(true);
            carriers.giveBack(zombie);
            scheduler.setParallelism(before);
        }
    }

    @Test
    void replace_threadsOfAnExecutor_areLentOneEachUntilTheLastIsGone() {
        int before = scheduler.getParallelism();
        var over = new AtomicBoolean();
        var carriers = new Carriers();
        var zombie = kernel.idle();
        try {
            for (int thread = 0; thread < 2; thread++) {
                Guard.call(zombie, () -> Process.executor().execute(() -> spinUntil(over)));
            }

            await().until(() -> carriers.replace(zombie) && scheduler.getParallelism() == before + 2);
            over.set(true);
            await().until(() -> !zombie.isHeld());
            carriers.giveBack(zombie);

            assertThat(scheduler.getParallelism()).isEqualTo(before);
        } finally {
            over.set(true);
            scheduler.setParallelism(before);
        }
    }

    @Test
    void look_afterWhoWakesTheSchedulerCouldNotBeStarted_wakesItTheNextTime() throws InterruptedException {
        int before = scheduler.getParallelism();
        var over = new AtomicBoolean();
        var running = new CountDownLatch(before);
        var ran = new CountDownLatch(2);
        var tries = new AtomicInteger();
        var carriers = new Carriers(work -> new HostThread(work, "scarce") {
            @Override
            public void start() {
                if (tries.getAndIncrement() == 0) {
                    throw new InternalError("unable to create native thread");
                }
                super.start();
            }
        });
        var zombies = new Zombies((ProcessTable) kernel.manager, carriers);
        var zombie = kernel.idle();
        try {
            for (int hog = 1; hog < before; hog++) {
                Thread.ofVirtual().start(() -> {
                    running.countDown();
                    spinUntil(over);
                });
            }
            zombie.body = new Body("hog", body -> {
                running.countDown();
                spinUntil(over);
                body.finish();
            });
            zombie.body.thread.start();
            Kernel.await(running);
            Thread.ofVirtual().start(ran::countDown);
            Thread.ofVirtual().start(ran::countDown);
            zombies.add(zombie);

            await().until(() -> {
                kernel.clock.advance(Duration.ofMillis(10));
                return ran.getCount() == 0 && tries.get() > 1;
            });
            assertThat(scheduler.getParallelism()).isEqualTo(before + 1);
        } finally {
            over.set(true);
            await().until(() -> !zombie.isHeld());
            zombies.bury(zombie);
            scheduler.setParallelism(before);
        }
    }

    private static void spinUntil(AtomicBoolean done) {
        while (!done.get()) {
            Thread.onSpinWait();
        }
    }
}
