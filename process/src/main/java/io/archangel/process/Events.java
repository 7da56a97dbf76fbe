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
    private final Lane[] lanes;
    private final ReentrantLock lock = new ReentrantLock();

    /** Never changed, but replaced, under the lock. */
    private volatile Subscription[] subscriptions = NOBODY;

    /** Both guarded by the lock. */
    private int count;

    private boolean retired;

    Events(Clock clock, Errands errands, LogReporter log, String instance, Lane[] lanes) {
        this.clock = clock;
        this.errands = errands;
        this.log = log;
        this.instance = instance;
        this.lanes = lanes;
    }

    ProcessManager.Mount listen(Listener listener) {
        var subscription = new Subscription(listener, this, clock, errands, log, nextName(), lanes);
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

    /** Before anything else can happen to it. With its lane locked. */
    void started(Lane lane, Process process) {
        put(lane, process, Happening.STARTED);
    }

    /** In the moment in which it leaves the table. With its lane locked. */
    void exited(Lane lane, Process process) {
        put(lane, process, Happening.EXITED);
    }

    /** Before it does anything about that. Unless it is being registered, when nobody has heard of it. */
    void signalled(Process process, Signal.Received what) {
        var page = process.pageOrNull();
        if (subscriptions.length == 0 || page == null) {
            return;
        }
        var delivery = new Happening.Delivery(process, what, clock.nanos());
        page.lane.lock();
        try {
            put(page.lane, delivery, Happening.SIGNALLED);
        } finally {
            page.lane.unlock();
        }
    }

    private void put(Lane lane, Object subject, Happening what) {
        for (var subscription : subscriptions) {
            subscription.put(lane, subject, what);
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
