package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ListenerTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    private final LinkedBlockingQueue<Event> heard = new LinkedBlockingQueue<>();

    @Test
    void hear_lifeOfAProcess_comesInOrderWithItsFacts() throws InterruptedException {
        var unused = kernel.manager.listen(heard::add);
        var parent = kernel.idle();
        var start = kernel.clock.instant();
        assertThat(next()).isEqualTo(new Event.Started(parent.pid(), start, "task", 0));
        kernel.clock.advance(Duration.ofSeconds(3));
        var child = kernel.manager.registerUnder(parent, new Talker());
        child.on(Signal.INT, received -> {});
        var unusedReceipt = kernel.manager.signal(
                Kill.of(child.pid()).signal(Signal.INT).by("ann@test").await(Duration.ZERO));
        assertThat(next()).isEqualTo(new Event.Started(child.pid(), start.plusSeconds(3), "talk", parent.pid()));
        assertThat(next())
                .isInstanceOfSatisfying(
                        Event.Signalled.class,
                        event -> assertThat(event.what()).isEqualTo(new Signal.Received(Signal.INT, "ann@test", null)));
        kernel.clock.advance(Duration.ofSeconds(2));
        kernel.kill(child, Signal.TERM);
        assertThat(next()).isInstanceOf(Event.Signalled.class);
        assertThat(next())
                .isEqualTo(new Event.Exited(
                        child.pid(),
                        start.plusSeconds(5),
                        "talk",
                        "chat",
                        "talk of 5",
                        Duration.ofSeconds(2),
                        3,
                        5,
                        new Exit.Signalled(Signal.TERM, "ann@test", null)));
    }

    @Test
    void hear_anyEvent_isOnAPlatformThreadOfItsOwn() {
        var threads = new LinkedBlockingQueue<Thread>();
        var unusedOne = kernel.manager.listen(event -> threads.add(Thread.currentThread()));
        var unusedOther = kernel.manager.listen(event -> threads.add(Thread.currentThread()));

        kernel.idle().exit();

        await().untilAsserted(() -> assertThat(threads).hasSize(4));
        assertThat(threads).doesNotContain(Thread.currentThread());
        assertThat(threads).allMatch(thread -> !thread.isVirtual() && thread.isDaemon());
        assertThat(threads.stream().distinct()).hasSize(2);
    }

    @Test
    void close_inTheMomentOfAnEnd_stillTellsOfIt() throws Exception {
        int rounds = 500;
        var barrier = new CyclicBarrier(2);
        for (int round = 0; round < rounds; round++) {
            var exits = new LinkedBlockingQueue<Event>();
            var manager = ProcessManager.create();
            var process = manager.register(new Kernel.Idle(kernel));
            var unused = manager.listen(event -> {
                if (event instanceof Event.Exited) {
                    exits.add(event);
                }
            });
            int early = round;
            var ender = Thread.startVirtualThread(() -> {
                Kernel.meet(barrier);
                for (int spin = 0; spin < early; spin++) {
                    Thread.onSpinWait();
                }
                process.exit();
            });
            Kernel.meet(barrier);
            manager.close();
            ender.join();

            assertThat(exits.poll(10, TimeUnit.SECONDS)).as("round " + round).isNotNull();
        }
    }

    @Test
    void hear_manyThreads_eachProcessStartsThenExitsOnceAndNothingIsMissed() throws Exception {
        var log = new HashMap<Long, List<Event>>();
        var lost = new AtomicLong();
        var count = new AtomicLong();
        var unused = kernel.manager.listen(event -> {
            if (event instanceof Event.Lost(var at, long missing)) {
                lost.addAndGet(missing);
                count.addAndGet(missing);
            } else {
                log.computeIfAbsent(event.pid(), pid -> new ArrayList<>()).add(event);
                count.incrementAndGet();
            }
        });
        int threads = 4;
        int each = 20_000;
        var begin = new CyclicBarrier(threads);
        var workers = new ArrayList<Thread>();
        for (int i = 0; i < threads; i++) {
            workers.add(Thread.ofPlatform().start(() -> {
                Guard.attempt(begin::await);
                for (int j = 0; j < each; j++) {
                    kernel.idle().exit();
                }
            }));
        }
        for (var worker : workers) {
            worker.join();
        }

        await().untilAsserted(() -> assertThat(count).hasValue(2L * threads * each));
        assertThat(log.values()).allSatisfy(events -> {
            assertThat(events.stream().map(Event::getClass).distinct()).hasSameSizeAs(events);
            assertThat(events.getFirst() instanceof Event.Exited && events.size() > 1)
                    .isFalse();
        });
        assertThat(log.values().stream().mapToInt(List::size).sum() + lost.get())
                .isEqualTo(2L * threads * each);
    }

    @Test
    void hear_slowListener_losesTheRestAndIsToldHowMuch() throws InterruptedException {
        var gate = kernel.latch();
        var unused = kernel.manager.listen(event -> {
            Kernel.await(gate);
            heard.add(event);
        });
        int many = 10_000;
        for (int i = 0; i < many; i++) {
            kernel.idle().exit();
        }

        gate.countDown();

        long told = 0;
        long lost = 0;
        while (told + lost < 2 * many) {
            if (next() instanceof Event.Lost(var at, long missing)) {
                lost += missing;
            } else {
                told++;
            }
        }
        assertThat(told).isBetween(1L, 8_192L + 1);
        assertThat(lost).isPositive();
        kernel.idle();
        assertThat(next()).isInstanceOf(Event.Started.class);
    }

    @Test
    void hear_throwing_goesOn() throws InterruptedException {
        var unused = kernel.manager.listen(event -> {
            heard.add(event);
            Thread.currentThread().interrupt();
            throw new AssertionError("on purpose");
        });

        kernel.idle().exit();

        assertThat(next()).isInstanceOf(Event.Started.class);
        assertThat(next()).isInstanceOf(Event.Exited.class);
    }

    @Test
    void hear_processThatThrowsInWhatItSaysOfItself_isToldAllTheSame() throws InterruptedException {
        var unused = kernel.manager.listen(heard::add);

        kernel.manager.register(new Mute()).exit();

        assertThat(next()).isInstanceOf(Event.Started.class);
        assertThat(next())
                .isInstanceOfSatisfying(
                        Event.Exited.class, event -> assertThat(event.name()).isEqualTo(Mute.class.getName()));
    }

    @Test
    void hear_hangingFor5Seconds_costsOthersNothingAndKeepsNoProcess() throws InterruptedException {
        var never = kernel.latch();
        var began = new CountDownLatch(1);
        var lost = new CompletableFuture<Long>();
        var unusedOne = kernel.manager.listen(event -> {
            began.countDown();
            Kernel.awaitStubbornly(never);
            if (event instanceof Event.Lost(var at, long count)) {
                lost.complete(count);
            }
        });
        var unusedOther = kernel.manager.listen(heard::add);
        kernel.idle().exit();
        Kernel.await(began);
        var gone = new WeakReference<>(endOne());
        for (int i = 0; i < 4; i++) {
            next();
        }

        kernel.clock.advance(Duration.ofSeconds(10));

        await().untilAsserted(() -> {
            System.gc();
            assertThat(gone.get()).isNull();
        });
        never.countDown();
        assertThat(Kernel.join(lost)).isEqualTo(3);
    }

    private Process endOne() {
        var process = kernel.idle();
        process.exit();
        return process;
    }

    @Test
    void close_mount_tellsNothingMore() throws InterruptedException {
        var mount = kernel.manager.listen(heard::add);
        var other = new LinkedBlockingQueue<Event>();
        var unused = kernel.manager.listen(other::add);
        kernel.idle();
        assertThat(next()).isInstanceOf(Event.Started.class);

        mount.close();
        mount.close();
        kernel.idle();

        await().untilAsserted(() -> assertThat(other).hasSize(2));
        assertThat(heard).isEmpty();
    }

    @Test
    void close_manager_tellsTheLastExitAndEndsTheThread() throws InterruptedException {
        var thread = new CompletableFuture<Thread>();
        try (var manager = ProcessManager.create()) {
            var unused = manager.listen(event -> {
                thread.complete(Thread.currentThread());
                heard.add(event);
            });
            manager.register(new Kernel.Idle(kernel));
        }

        assertThat(Kernel.join(thread).join(Duration.ofSeconds(10))).isTrue();
        assertThat(heard).last().isInstanceOf(Event.Exited.class);
    }

    @Test
    void listen_toAManagerThatIsClosed_leavesNoThread() {
        var manager = ProcessManager.create();
        manager.close();

        var unused = manager.listen(heard::add);

        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("listener-")
                        && thread.getName().endsWith(manager.instance())));
    }

    @Test
    void listen_nothingHappens_threadSleepsWithoutEnd() {
        var unused = kernel.manager.listen(heard::add);
        var thread = new CompletableFuture<Thread>();
        var unusedToo = kernel.manager.listen(event -> thread.complete(Thread.currentThread()));

        kernel.idle();

        await().untilAsserted(() -> assertThat(Kernel.join(thread).getState()).isEqualTo(Thread.State.WAITING));
        await().untilAsserted(() -> assertThat(kernel.clock.pending()).isZero());
    }

    @Test
    void listen_twoManagers_eachHearsItsOwn() throws InterruptedException {
        try (var other = ProcessManager.create()) {
            var elsewhere = new LinkedBlockingQueue<Event>();
            var unusedHere = kernel.manager.listen(heard::add);
            var unusedThere = other.listen(elsewhere::add);

            var here = kernel.idle();
            var there = other.register(new Talker());

            assertThat(next().pid()).isEqualTo(here.pid());
            assertThat(elsewhere.poll(10, TimeUnit.SECONDS)).isInstanceOfSatisfying(Event.Started.class, event -> {
                assertThat(event.pid()).isEqualTo(there.pid());
                assertThat(event.kind()).isEqualTo("talk");
            });
            assertThat(heard).isEmpty();
        }
    }

    private Event next() throws InterruptedException {
        var event = heard.poll(10, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("nothing was told");
        }
        return event;
    }

    private static final class Talker extends Process {
        Talker() {
            countIn(3);
            countOut(5);
        }

        @Override
        protected String kind() {
            return "talk";
        }

        @Override
        protected String app() {
            return "chat";
        }

        @Override
        protected String name() {
            return "talk of 5";
        }
    }

    private static final class Mute extends Process {
        @Override
        protected String name() {
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void listen_nameThatHangsAsItIsPutInWords_isSeenToHangAndTheRestIsLost() throws InterruptedException {
        var never = kernel.latch();
        var asked = new CountDownLatch(1);
        var unused = kernel.manager.listen(heard::add);
        kernel.manager.register(new Process() {
            @Override
            protected String kind() {
                if (Thread.currentThread().getName().startsWith("listener-")) {
                    asked.countDown();
                    Kernel.awaitStubbornly(never);
                }
                return "mute";
            }
        });
        Kernel.await(asked);
        var gone = new WeakReference<>(endOne());

        kernel.clock.advance(Duration.ofSeconds(10));

        await().untilAsserted(() -> {
            System.gc();
            assertThat(gone.get()).isNull();
        });
        never.countDown();
        await().until(() -> heard.stream().anyMatch(Event.Lost.class::isInstance));
    }
}
