package io.archangel.loop.netty;

import io.archangel.loop.LoopOptions;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** A loop whose poller breaks when told to; the one that comes after it is whole. */
final class Breakable {
    private final AtomicInteger throwsLeft = new AtomicInteger();
    private final AtomicInteger woken = new AtomicInteger();
    private volatile int pollers;
    final NettyLoop loop;

    Breakable(LoopOptions options) {
        loop = NettyLoop.create(options, handlers -> between(handlers));
    }

    /** Its poller throws so often, in a row; no other will. */
    void breaks(int times) {
        throwsLeft.set(times);
        loop.callSoonThreadsafe(() -> {});
    }

    /** How many it has had. */
    int pollers() {
        return pollers;
    }

    /** How often it was told to wake, other than by the loop's own thread. */
    int woken() {
        return woken.get();
    }

    private IoHandlerFactory between(IoHandlerFactory handlers) {
        return executor -> between(handlers, executor);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private IoHandler between(IoHandlerFactory handlers, ThreadAwareExecutor executor) {
        pollers++;
        throwsLeft.set(0);
        return new Poller(handlers.newHandler(executor));
    }

    private final class Poller implements IoHandler {
        private final IoHandler whole;

        Poller(IoHandler whole) {
            this.whole = whole;
        }

        @Override
        public int run(IoHandlerContext context) {
            if (throwsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new Broken();
            }
            return whole.run(context);
        }

        @Override
        public void prepareToDestroy() {
            whole.prepareToDestroy();
        }

        @Override
        public void destroy() {
            whole.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return whole.register(handle);
        }

        @Override
        public void wakeup() {
            if (!loop.isHere()) {
                woken.incrementAndGet();
            }
            whole.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> type) {
            return whole.isCompatible(type);
        }
    }

    /** What it throws. */
    static final class Broken extends Error {
        private static final long serialVersionUID = 1L;
    }
}
