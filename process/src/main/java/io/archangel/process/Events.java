package io.archangel.process;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/** What happens to processes, for whoever listens. Where nobody does, it costs one look. Any thread. */
final class Events {
    private static final Subscription[] NOBODY = {};

    private final Clock clock;
    private final Errands errands;
    private final LogReporter log;
    private final String instance;
    private final ReentrantLock lock = new ReentrantLock();

    /** Never changed, but replaced, under the lock. */
    private volatile Subscription[] subscriptions = NOBODY;

    /** Both guarded by the lock. */
    private int count;

    private boolean retired;

    Events(Clock clock, Errands errands, LogReporter log, String instance) {
        this.clock = clock;
        this.errands = errands;
        this.log = log;
        this.instance = instance;
    }

    ProcessManager.Mount listen(Listener listener) {
        var subscription = new Subscription(listener, this, clock, errands, log, nextName());
        subscription.start();
        lock.lock();
        try {
            var all = Arrays.copyOf(subscriptions, subscriptions.length + 1);
            all[all.length - 1] = subscription;
            subscriptions = all;
            if (retired) {
                subscription.retire();
            }
        } finally {
            lock.unlock();
        }
        return () -> {
            drop(subscription);
            subscription.close();
        };
    }

    /** No event reaches it any more. */
    void drop(Subscription subscription) {
        lock.lock();
        try {
            subscriptions = Arrays.stream(subscriptions)
                    .filter(each -> !each.equals(subscription))
                    .toArray(Subscription[]::new);
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is expected: those that listen are told what waits, and no more. */
    void retire() {
        lock.lock();
        try {
            retired = true;
            for (var subscription : subscriptions) {
                subscription.retire();
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- what happens ----

    /** Before anything else can happen to it. */
    void started(Process process) {
        for (var subscription : subscriptions) {
            subscription.put(process.lane(), process, Happening.STARTED);
        }
    }

    /** In the moment in which it leaves the table. */
    void exited(Process process) {
        for (var subscription : subscriptions) {
            subscription.put(process.lane(), process, Happening.EXITED);
        }
    }

    /** Before it does anything about that. */
    void signalled(Process process, Signal.Received what) {
        var all = subscriptions;
        if (all.length > 0) {
            var delivery = new Happening.Delivery(process, what, clock.nanos());
            for (var subscription : all) {
                subscription.put(process.lane(), delivery, Happening.SIGNALLED);
            }
        }
    }

    private String nextName() {
        lock.lock();
        try {
            return "listener-" + ++count + "@" + instance;
        } finally {
            lock.unlock();
        }
    }
}
