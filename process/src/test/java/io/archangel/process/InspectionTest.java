package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.process.spi.Tap;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A close look at one that goes on. */
final class InspectionTest {
    private final Kernel kernel = new Kernel();

    @AfterEach
    void close() {
        kernel.close();
    }

    @Test
    void process_thatLives_isFoundItself() {
        var one = kernel.idle();
        assertThat(kernel.manager.process(one.pid())).containsSame(one);
        one.exit();
        assertThat(kernel.manager.process(one.pid())).isEmpty();
        assertThat(kernel.manager.started()).isEqualTo(kernel.clock.instant());
    }

    @Test
    void core_ofOneThatGoesOn_isNotKept() {
        var one = kernel.idle();
        one.ignore(Signal.HUP);
        Kernel.join(kernel.manager.signal(Kill.of(one.pid()).signal(Signal.HUP).await(Duration.ZERO)));
        var core = kernel.manager.core(one.pid()).orElseThrow();
        assertThat(core.by()).isEqualTo("nobody");
        assertThat(core.info().name()).isEqualTo("Idle");
        assertThat(core.signals())
                .extracting(received -> received.signal().name())
                .containsExactly("HUP");
        assertThat(one.isAlive()).isTrue();
        assertThat(kernel.manager.cores()).isEmpty();
        assertThat(kernel.manager.core(99)).isEmpty();
    }

    @Test
    void stacks_ofThreadsThatWaitForALock_sayWhichProcessHoldsIt() throws Exception {
        var lock = new ReentrantLock();
        var held = kernel.latch();
        var holder = kernel.manager.register(new Working());
        var waiter = kernel.manager.register(new Working());
        var holding = Thread.ofPlatform()
                .name("holding")
                .start(() -> holder.work(() -> {
                    lock.lock();
                    held.await();
                    lock.unlock();
                }));
        kernel.until(lock::isLocked);
        var waiting = Thread.ofPlatform()
                .name("waiting")
                .start(() -> waiter.work(() -> {
                    lock.lock();
                    lock.unlock();
                }));
        kernel.until(() -> waiting.getState() == Thread.State.WAITING);
        var stack = kernel.manager.stacks(waiter.pid()).getFirst();
        assertThat(stack.thread()).isEqualTo("waiting");
        assertThat(stack.isVirtual()).isFalse();
        assertThat(stack.state()).isEqualTo("waiting");
        assertThat(stack.waitsFor()).startsWith("java.util.concurrent.locks.ReentrantLock$NonfairSync@");
        assertThat(stack.heldBy()).isEqualTo("holding");
        assertThat(stack.holder()).isEqualTo(holder.pid());
        assertThat(stack.frames()).anyMatch(frame -> frame.contains("ReentrantLock.lock"));
        held.countDown();
        holding.join();
        waiting.join();
        assertThat(kernel.manager.stacks(waiter.pid())).isEmpty();
        assertThat(kernel.manager.stacks(99)).isEmpty();
    }

    @Test
    void stacks_ofAVirtualThread_sayWhatItWaitsFor() {
        var never = kernel.latch();
        var task = kernel.manager.spawn("waits", never::await);
        untilStack(
                task,
                stack -> String.valueOf(stack.waitsFor()).startsWith("java.util.concurrent.CountDownLatch$Sync@"));
        assertThat(kernel.manager.stacks(task.pid())).singleElement().satisfies(stack -> {
            assertThat(stack.isVirtual()).isTrue();
            assertThat(stack.heldBy()).isNull();
            assertThat(stack.unknown()).as("nobody holds a latch").isNull();
        });
    }

    @Test
    void stacks_ofAVirtualThreadThatWaitsForALock_sayWhichProcessHoldsIt() {
        var lock = new ReentrantLock();
        var held = kernel.latch();
        var holder = kernel.manager.spawn("holds", () -> {
            lock.lock();
            held.await();
        });
        kernel.until(lock::isLocked);
        var waiter = kernel.manager.spawn("waits", lock::lockInterruptibly);

        untilStack(waiter, stack -> stack.holder() == holder.pid());

        assertThat(stack(waiter).waitsFor()).startsWith("java.util.concurrent.locks.ReentrantLock$NonfairSync@");
        assertThat(stack(waiter).heldBy()).isEqualTo("pid-" + holder.pid());
        assertThat(stack(waiter).unknown()).isNull();
    }

    @Test
    void stacks_ofAPlatformThreadThatWaitsForALockOfAVirtualOne_sayWhichProcessHoldsIt() throws Exception {
        var lock = new ReentrantLock();
        var held = kernel.latch();
        var holder = kernel.manager.spawn("holds", () -> {
            lock.lock();
            held.await();
            lock.unlock();
        });
        kernel.until(lock::isLocked);
        var waiter = kernel.manager.register(new Working());
        var waiting = Thread.ofPlatform()
                .start(() -> waiter.work(() -> {
                    lock.lock();
                    lock.unlock();
                }));

        untilStack(waiter, stack -> stack.holder() == holder.pid());

        held.countDown();
        waiting.join();
    }

    @Test
    void stacks_ofAVirtualThreadThatWaitsForAMonitor_sayThatTheJdkDoesNotTell() {
        var list = Collections.synchronizedList(new ArrayList<>(List.of("one")));
        var held = kernel.latch();
        var holder = kernel.manager.spawn("holds", () -> list.forEach(one -> awaitQuietly(held)));
        untilStack(holder, stack -> stack.state().equals("waiting"));
        var waiter = kernel.manager.spawn("waits", list::clear);

        untilStack(waiter, stack -> stack.state().equals("blocked"));

        assertThat(stack(waiter).waitsFor()).isEqualTo("a monitor");
        assertThat(stack(waiter).heldBy()).isNull();
        assertThat(stack(waiter).unknown()).isEqualTo("the JDK does not tell which monitor a virtual thread waits for");
        held.countDown();
    }

    @Test
    void stacks_ofAThreadThatWaitsForReaders_sayThatTheseAreNotKnown() {
        var lock = new ReentrantReadWriteLock();
        lock.readLock().lock();
        var waiter = kernel.manager.spawn("waits", lock.writeLock()::lockInterruptibly);
        untilStack(waiter, stack -> stack.unknown() != null);
        assertThat(stack(waiter).unknown()).contains("of readers the JDK keeps no list");
        assertThat(stack(waiter).holder()).isZero();
    }

    @Test
    void waiting_whereTheJvmTellsNothing_saysWithWhatItWould() throws Exception {
        var lock = new ReentrantLock();
        lock.lock();
        var waiting = Thread.ofVirtual().start(lock::lock);
        kernel.until(() -> waiting.getState() == Thread.State.WAITING);
        assertThat(Waiting.of(waiting, null).unknown())
                .isEqualTo("Java was not started with --add-opens java.base/java.util.concurrent.locks=ALL-UNNAMED");
        assertThat(Waiting.of(waiting, Insight.found()).holder()).isSameAs(Thread.currentThread());
        lock.unlock();
        waiting.join();
    }

    /** There is none before its thread has begun. */
    private void untilStack(Process process, Predicate<Stack> so) {
        kernel.until(() -> kernel.manager.stacks(process.pid()).stream().anyMatch(so));
    }

    private Stack stack(Process process) {
        return kernel.manager.stacks(process.pid()).getFirst();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void tap_isHandedToTheProcess_andTakenAway() {
        var process = kernel.manager.register(new Working());
        var heard = new ArrayList<Integer>();
        var mount = kernel.manager.tap(process.pid(), new Tap() {
            @Override
            public void sent(ByteBuffer data) {
                heard.add(data.remaining());
            }
        });
        process.send(5);
        mount.close();
        process.send(6);
        assertThat(heard).isEqualTo(List.of(5));
        assertThatThrownBy(() -> kernel.manager.tap(99, new Tap() {}))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("no process 99 lives");
    }

    @Test
    void tap_ofOneThatIsTapped_isRefusedUntilThatIsOver() {
        var process = kernel.manager.register(new Working());
        var first = kernel.manager.tap(process.pid(), new Tap() {});
        var its = process.tap;

        assertThatThrownBy(() -> kernel.manager.tap(process.pid(), new Tap() {}))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("process " + process.pid() + " is tapped already");

        assertThat(process.tap).isSameAs(its);
        first.close();
        var second = kernel.manager.tap(process.pid(), new Tap() {});
        first.close();
        assertThat(process.tap).as("a mount closed again takes nothing away").isNotNull();
        second.close();
        assertThat(process.tap).isNull();
    }

    /** Works on threads of others, and can be tapped. */
    private static final class Working extends Process {
        private @Nullable Tap tap;

        void work(Guard.Callout code) {
            var unused = runBody(code);
        }

        void send(int bytes) {
            if (tap != null) {
                tap.sent(ByteBuffer.allocate(bytes));
            }
        }

        @Override
        protected void tap(@Nullable Tap other) {
            tap = other;
        }
    }
}
