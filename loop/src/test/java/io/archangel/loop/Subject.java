package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Guard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/** A loop of some kind, which runs on the thread of its test. */
final class Subject implements AutoCloseable {
    enum Kind {
        EPOLL,
        NIO,
        FAKE
    }

    private static final Duration STEP = Duration.ofMillis(5);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How many steps the time of a fake loop goes on; then it stands, lest what is awaited of a thread comes too late. */
    private static final int STEPS_OF_FAKE_TIME = 200;

    private final List<Throwable> heard = new CopyOnWriteArrayList<>();
    final Loop loop;

    Subject(Kind kind) {
        loop = kind == Kind.FAKE ? new FakeLoop() : NettyLoop.create(options(Polling.valueOf(kind.name())));
    }

    /** A loop on sockets that asks these about names. */
    Subject(Polling polling, Names names) {
        loop = NettyLoop.create(options(polling).names(names, Duration.ofSeconds(10)));
    }

    private LoopOptions options(Polling polling) {
        return LoopOptions.defaults().polling(polling).errors((its, error) -> heard.add(error));
    }

    /** What its exception handler got. */
    List<Throwable> errors() {
        return loop instanceof FakeLoop fake ? fake.errors() : heard;
    }

    /** Lets it turn until something is true. */
    void until(BooleanSupplier fact) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int step = 0; !fact.getAsBoolean() && System.nanoTime() < deadline; step++) {
            if (loop instanceof FakeLoop) {
                Thread.yield();
                loop.runOnce(step < STEPS_OF_FAKE_TIME ? STEP : Duration.ZERO);
            } else {
                loop.runOnce(STEP);
            }
        }
        assertThat(fact.getAsBoolean()).isTrue();
    }

    /** Lets it do what was asked for before this, and what that asks for. */
    void settle() {
        for (int level = 0; level < 3; level++) {
            loop.callSoonThreadsafe(() -> {});
            loop.runOnce(Duration.ZERO);
        }
    }

    /** Does something on the loop; what it throws is the test's. */
    void on(Runnable code) {
        var done = new AtomicBoolean();
        var thrown = new Throwable[1];
        loop.callSoonThreadsafe(() -> {
            thrown[0] = Guard.attempt(code::run);
            done.set(true);
        });
        until(done::get);
        if (thrown[0] != null) {
            throw Subject.<RuntimeException>unchecked(thrown[0]);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable any) throws T {
        throw (T) any;
    }

    /** Does something on a thread of its own. @return what it threw */
    @Nullable
    Throwable elsewhere(Runnable code) {
        var thrown = new Throwable[1];
        var thread = new Thread(() -> thrown[0] = Guard.attempt(code::run));
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        return thrown[0];
    }

    /** The same while the loop runs, and turns. @return what it threw */
    @Nullable
    Throwable meanwhile(Runnable code) {
        var thrown = new AtomicReference<@Nullable Throwable>();
        var done = new AtomicBoolean();
        var thread = new Thread(() -> {
            thrown.set(Guard.attempt(code::run));
            done.set(true);
        });
        on(thread::start);
        until(done::get);
        return thrown.get();
    }

    /** Sends a signal to this very JVM, or to what stands for it. */
    void raise(String signal) {
        if (loop instanceof FakeLoop fake) {
            fake.raise(signal);
        } else {
            Signal.raise(new Signal(signal));
        }
    }

    @Override
    public void close() {
        loop.close();
    }
}
