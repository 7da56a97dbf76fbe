package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Guard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private static final int STEPS = 2_000;

    private final List<Throwable> heard = new CopyOnWriteArrayList<>();
    final Loop loop;

    Subject(Kind kind) {
        loop = kind == Kind.FAKE
                ? new FakeLoop()
                : NettyLoop.create(LoopOptions.defaults()
                        .polling(Polling.valueOf(kind.name()))
                        .errors((its, error) -> heard.add(error)));
    }

    /** What its exception handler got. */
    List<Throwable> errors() {
        return loop instanceof FakeLoop fake ? fake.errors() : heard;
    }

    /** Lets it turn until something is true. */
    void until(BooleanSupplier fact) {
        for (int step = 0; step < STEPS && !fact.getAsBoolean(); step++) {
            loop.runOnce(STEP);
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
