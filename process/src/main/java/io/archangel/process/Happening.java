package io.archangel.process;

import java.time.Duration;
import java.time.Instant;

/** The sorts of events, and how each is put in words, which is done on the listener's thread. */
enum Happening {
    /** The subject is the Process. */
    STARTED {
        @Override
        long moment(Object subject) {
            return ((Process) subject).started();
        }

        @Override
        Event event(Object subject, Instant at, long moment) {
            var process = (Process) subject;
            awaitComing(process);
            var parent = process.parentOrNull();
            return new Event.Started(process.pid(), at, labels(process).kind(), parent == null ? 0 : parent.pid());
        }
    },

    /** The subject is the Process. */
    EXITED {
        @Override
        long moment(Object subject) {
            return ((Process) subject).ended();
        }

        @Override
        Event event(Object subject, Instant at, long moment) {
            var process = (Process) subject;
            awaitLeaving(process);
            var labels = labels(process);
            var exit = process.exitOrNull();
            return new Event.Exited(
                    process.pid(),
                    at,
                    labels.kind(),
                    labels.app(),
                    labels.name(),
                    Duration.ofNanos(Math.max(0, moment - process.started())),
                    process.in(),
                    process.out(),
                    exit == null ? Exit.OK : exit);
        }
    },

    /** The subject is a {@link Delivery}. */
    SIGNALLED {
        @Override
        long moment(Object subject) {
            return ((Delivery) subject).moment();
        }

        @Override
        Event event(Object subject, Instant at, long moment) {
            var delivery = (Delivery) subject;
            var process = delivery.process();
            return new Event.Signalled(process.pid(), at, labels(process).kind(), delivery.what());
        }
    };

    /** A signal on its way to a process, and when it was sent by the manager's clock. */
    record Delivery(Process process, Signal.Received what, long moment) {}

    /** When it was, by the manager's clock, in nanoseconds. */
    abstract long moment(Object subject);

    /** @param at when it was  @param moment the same by the manager's clock, in nanoseconds */
    abstract Event event(Object subject, Instant at, long moment);

    /** Who hears of a process finds it: a few steps of the thread that registers it are left. */
    private static void awaitComing(Process process) {
        while (process.isRegistering()) {
            Thread.yield();
        }
    }

    /** Who hears of an end does not find the process any more: a few steps of the thread that ended it are left. */
    @SuppressWarnings("ReferenceEquality") // a process equals itself alone
    private static void awaitLeaving(Process process) {
        var table = process.table();
        while (!process.exited && table != null && table.pages.find(process.pid()) == process) {
            Thread.yield();
        }
    }

    /** What it throws as it speaks of itself is reported elsewhere. */
    private static Labels labels(Process process) {
        return Labels.of(process, thrown -> {});
    }
}
