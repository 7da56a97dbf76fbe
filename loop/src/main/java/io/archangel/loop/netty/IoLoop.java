package io.archangel.loop.netty;

import io.archangel.loop.Callbacks;
import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Netty's event loop with the thread left open: it is here on whatever thread owns it now ({@link Ownership}), and turns
 * when told to. Netty's own ManualIoEventLoop belongs to one thread for good, and ours may listen before it runs, and
 * run on one thread after another.
 */
final class IoLoop extends AbstractScheduledEventExecutor implements IoEventLoop {
    /** Tasks in one turn, and how long they may take together, after which sockets have theirs. */
    private static final int BATCH = 1024;

    private static final long MOST_NANOS = 5_000_000;

    /** How many tasks are run before what they wrote is sent. */
    private static final int FEW = 64;

    /** A poller that throws so often in a row is broken for good. */
    private static final int LAST_FAILURE = 3;

    /** Halved, so that adding the present to it can't overflow. */
    private static final long FOREVER = Long.MAX_VALUE >> 1;

    private final Ownership ownership;
    private final Callbacks callbacks;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Promise<Void> terminated = new DefaultPromise<>(GlobalEventExecutor.INSTANCE);
    private final IoHandlerContext poll = new Wait(false);
    private final IoHandlerContext wait = new Wait(true);

    /** What takes new connections; by the owner. */
    private final Set<Channel> listeners = new LinkedHashSet<>();

    /** Waits for sockets; another after it broke. Written by the owner. */
    private volatile IoHandler handler;

    /** What it threw when it ran last, and how often in a row it has; by the owner. */
    private @Nullable Throwable failure;

    private int failures;

    /** Who stands on it; by the owner. */
    private final Connections connections = new Connections(this);

    private final Spare spare = new Spare();

    private final Flushes flushes = new Flushes();

    /** How long a turn may wait; by the owner. */
    private long most = FOREVER;

    private volatile boolean stopping;

    /** True from when on no task is taken, so that the last that were can all be run; written by the last owner. */
    private volatile boolean refusing;

    IoLoop(Ownership ownership, IoHandlerFactory handlers, Callbacks callbacks) {
        this.ownership = ownership;
        this.callbacks = callbacks;
        handler = handlers.newHandler(this);
    }

    // ---- turning ----

    /** Turns until it is told to stop, and once more for the callbacks that are ready then. By the owner. */
    void run() {
        boolean last;
        do {
            last = stopping;
            turn(last ? poll : wait);
        } while (!last);
        stopping = false;
    }

    /** Turns once, and waits no longer than this for something to do. By the owner. */
    void runOnce(long nanos) {
        most = nanos;
        turn(nanos == 0 ? poll : wait);
        most = FOREVER;
    }

    /** Lets {@link #run} return. Any thread. */
    void stop() {
        stopping = true;
        handler.wakeup();
    }

    /** Closes every channel, lets them say so, and gives back what the handler holds. By the last owner. */
    void destroy() {
        List.copyOf(listeners).forEach(Channel::close);
        handler.prepareToDestroy();
        for (int rounds = 0; rounds < BATCH && !tasks.isEmpty(); rounds++) {
            runTasks();
        }
        refusing = true;
        while (!tasks.isEmpty()) {
            runTasks();
        }
        cancelScheduledTasks();
        handler.destroy();
        spare.close();
        terminated.setSuccess(null);
    }

    /**
     * Goes on with another poller, in place of one that broke: listeners, callbacks and timers go over, connections end. By
     * the owner.
     */
    void replacePoller(IoHandlerFactory handlers) {
        var fresh = handlers.newHandler(this);
        var broken = handler;
        listeners.forEach(Channel::deregister);
        settle();
        Guard.attempt(broken::prepareToDestroy);
        settle();
        handler = fresh;
        Guard.attempt(broken::destroy);
        failure = null;
        failures = 0;
        List.copyOf(listeners).forEach(this::adopt);
    }

    /** Runs what was asked for before this, and what that asks for. */
    private void settle() {
        for (int level = 0; level < 2; level++) {
            var passed = new AtomicBoolean();
            tasks.add(() -> passed.set(true));
            while (!passed.get()) {
                runTasks();
            }
        }
    }

    /** How many tasks wait; counts them. Any thread. */
    int queued() {
        return tasks.size();
    }

    private void turn(IoHandlerContext context) {
        HostThread.beginBatch();
        callbacks.iterate();
        HostThread.beginBatch(); // what it waits for happens later
        var broken = Guard.attempt(() -> handler.run(failure == null ? context : poll));
        if (broken != null || failure != null) {
            took(broken);
        }
        HostThread.beginBatch();
        runTasks();
        HostThread.endBatch();
        connections.turned();
    }

    Connections connections() {
        return connections;
    }

    Flushes flushes() {
        return flushes;
    }

    /** What its connections write in. */
    Spare spare() {
        return spare;
    }

    /** What passes is reported when it has passed; what does not is the end of the thread. */
    private void took(@Nullable Throwable broken) {
        var passed = failure;
        failure = broken;
        if (broken == null && passed != null) {
            failures = 0;
            callbacks.report(passed);
        } else if (broken != null) {
            failures++;
            if (failures == LAST_FAILURE) {
                throw new IllegalStateException("its poller is broken", broken);
            }
        }
    }

    private void runTasks() {
        runBatch();
        callbacks.turned();
    }

    private void runBatch() {
        fetchFromScheduledTaskQueue(tasks);
        long began = System.nanoTime();
        boolean more;
        int done = 0;
        do {
            flushes.begin();
            more = runFew();
            flushes.end();
            done += FEW;
        } while (more && done < BATCH && System.nanoTime() - began < MOST_NANOS);
    }

    /** @return false if there are no more */
    private boolean runFew() {
        for (int done = 0; done < FEW; done++) {
            var task = tasks.poll();
            if (task == null) {
                return false;
            }
            var thrown = Guard.attempt(task::run);
            if (thrown != null) {
                callbacks.report(thrown);
            }
        }
        return true;
    }

    /**
     * Takes a channel in. Any thread; the owner, if it is one that listens.
     *
     * @return done when it returns, if that is on the loop
     */
    ChannelFuture adopt(Channel channel) {
        if (channel instanceof ServerChannel && listeners.add(channel)) {
            channel.closeFuture().addListener(closed -> listeners.remove(channel));
        }
        var adopted = new DefaultChannelPromise(channel, this);
        channel.unsafe().register(this, adopted);
        return adopted;
    }

    // ---- what Netty asks of an event loop ----

    @Override
    public boolean inEventLoop(Thread thread) {
        return ownership.isOwner(thread);
    }

    @Override
    public void execute(Runnable task) {
        if (refusing) {
            throw new RejectedExecutionException("the loop is closed");
        }
        tasks.add(task);
        if (refusing && tasks.remove(task)) {
            throw new RejectedExecutionException("the loop is closed");
        }
        // On its own thread the handler knows that, too.
        if (!callbacks.isGuestHere()) {
            handler.wakeup();
        }
    }

    @Override
    public Future<IoRegistration> register(IoHandle handle) {
        Promise<IoRegistration> promise = newPromise();
        if (inEventLoop()) {
            register(handle, promise);
        } else {
            execute(() -> register(handle, promise));
        }
        return promise;
    }

    private void register(IoHandle handle, Promise<IoRegistration> promise) {
        var failed = Guard.attempt(() -> promise.setSuccess(handler.register(handle)));
        if (failed != null) {
            promise.tryFailure(failed);
        }
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel) {
        return adopt(channel);
    }

    @Override
    @Deprecated
    public ChannelFuture register(ChannelPromise promise) {
        promise.channel().unsafe().register(this, promise);
        return promise;
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return handler.isCompatible(handleType);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> handlerType) {
        return handler.getClass().equals(handlerType);
    }

    @Override
    public IoEventLoop next() {
        return this;
    }

    @Override
    public @Nullable IoEventLoopGroup parent() {
        return null;
    }

    /** Its life is {@link NettyLoop}'s to end. */
    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException("close the NettyLoop");
    }

    @Override
    @Deprecated
    public void shutdown() {
        throw new UnsupportedOperationException("close the NettyLoop");
    }

    @Override
    public Future<?> terminationFuture() {
        return terminated;
    }

    @Override
    public boolean isShuttingDown() {
        return isShutdown();
    }

    @Override
    public boolean isShutdown() {
        return ownership.isClosed();
    }

    @Override
    public boolean isTerminated() {
        return terminated.isDone();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return terminated.await(timeout, unit);
    }

    /** Tells the handler whether, and how long, it may wait. */
    private final class Wait implements IoHandlerContext {
        private final boolean mayBlock;

        Wait(boolean mayBlock) {
            this.mayBlock = mayBlock;
        }

        @Override
        public boolean canBlock() {
            return mayBlock && !stopping && tasks.isEmpty() && !hasScheduledTasks();
        }

        @Override
        public long delayNanos(long now) {
            return IoLoop.this.delayNanos(now, most);
        }

        @Override
        public long deadlineNanos() {
            long due = nextScheduledTaskDeadlineNanos();
            long longest = most == FOREVER ? -1 : ticker().nanoTime() + most;
            return longest == -1 || (due != -1 && due < longest) ? due : longest;
        }
    }
}
