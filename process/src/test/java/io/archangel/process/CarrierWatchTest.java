package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who holds all carriers is named. */
final class CarrierWatchTest extends Handler {
    private final Logger logger = Logger.getLogger("io.archangel.process");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final long before = Thread.ofPlatform().unstarted(() -> {}).threadId();
    private final ProcessManager manager = ProcessManager.create();

    CarrierWatchTest() {
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
        if (line.getMessage().startsWith("all carriers")) {
            lines.add(line.getMessage());
        }
    }

    @Override
    public void flush() {}

    @AfterEach
    @Override
    public void close() {
        stop.set(true);
        logger.removeHandler(this);
        manager.close();
    }

    private Process spin() {
        return manager.spawn("spin", () -> {
            while (!stop.get()) {
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void allCarriersHeld_whileOthersWait_areNamedOnceWithPidAndPlace() {
        var idle = manager.spawn("idle", new CountDownLatch(1)::await);
        Awaitility.await().until(() -> idle.body != null);
        int carriers = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class)
                .getParallelism();
        var spinners = new ArrayList<Process>();
        for (int spinner = 0; spinner < carriers; spinner++) {
            spinners.add(spin());
        }
        Awaitility.await().until(() -> spinners.stream().allMatch(spinner -> spinner.body != null));
        var waiting = manager.spawn("waits", () -> {});

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !lines.isEmpty());

        assertThat(waiting.isAlive()).isTrue();
        for (var spinner : spinners) {
            assertThat(lines.getFirst()).contains(spinner.pid() + " at CarrierWatchTest.java:");
        }
        assertThat(lines.getFirst()).doesNotContain(" " + idle.pid() + " at ", " " + waiting.pid() + " at ");
        stop.set(true);
        Awaitility.await().until(() -> !waiting.isAlive());
        assertThat(lines).hasSize(1);
    }

    @Test
    void allCarriersHeld_byTasksOfAnExecutor_areNamedByTheirProcess() {
        int carriers = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class)
                .getParallelism();
        var running = new CountDownLatch(carriers);
        var owner = manager.register(Process.around("owner", released -> {}));
        for (int task = 0; task < carriers; task++) {
            Guard.call(
                    owner,
                    () -> Process.executor().execute(() -> {
                        running.countDown();
                        while (!stop.get()) {
                            Thread.onSpinWait();
                        }
                    }));
        }
        Awaitility.await().until(() -> running.getCount() == 0);
        manager.spawn("waits", () -> {});

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !lines.isEmpty());

        assertThat(lines.getFirst()).contains("process " + owner.pid() + " at CarrierWatchTest.java:");
    }

    /** By a clock of its own; the manager's watch looks on beside it. */
    @Test
    void longHolders_whoHeldOneForLessThanASecond_areNotAmongThem() throws InterruptedException {
        var watch = new CarrierWatch(((ProcessTable) manager).pages);
        var over = new AtomicBoolean();
        var first = spin(over);
        assertThat(watch.longHolders(0)).isEmpty();
        assertThat(watch.longHolders(999_999_999)).isEmpty();
        assertThat(watch.longHolders(1_000_000_000)).singleElement().asString().startsWith(first.pid() + " at ");

        over.set(true);
        Kernel.join(first.over());
        var second = spin(stop);
        assertThat(watch.longHolders(2_000_000_000)).as("it has just come").isEmpty();
        assertThat(watch.longHolders(2_999_999_999L)).isEmpty();
        assertThat(watch.longHolders(3_000_000_000L)).singleElement().asString().startsWith(second.pid() + " at ");
    }

    /** One that holds a carrier. */
    private Process spin(AtomicBoolean until) throws InterruptedException {
        var runs = new CountDownLatch(1);
        var process = manager.spawn("spin", () -> {
            runs.countDown();
            while (!until.get() && !stop.get()) {
                Thread.onSpinWait();
            }
        });
        Kernel.await(runs);
        return process;
    }

    @Test
    void noProcessComes_noThreadLooks() {
        assertThat(watchers()).isEqualTo(0);
        manager.spawn("one", () -> {});
        Awaitility.await().until(() -> watchers() == 1);
    }

    @Test
    void registered_whereNoThreadIsToBeHad_throwsNothingAndTheNextTriesAgain() {
        var tries = new AtomicInteger();
        var watch = new CarrierWatch(new Pages(), work -> {
            tries.incrementAndGet();
            throw new OutOfMemoryError("on purpose");
        });

        watch.registered();
        watch.registered();

        assertThat(tries).hasValue(2);
    }

    /** Those that came after this test began. */
    private long watchers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("carrier watch"))
                .filter(thread -> thread.threadId() > before)
                .count();
    }
}
