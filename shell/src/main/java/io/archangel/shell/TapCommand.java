package io.archangel.shell;

import io.archangel.process.Event;
import io.archangel.process.ProcessException;
import io.archangel.process.spi.Tap;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Listens to one. */
@Command(
        name = "tap",
        description = "Show what happens to a process, and what passes, as it does, until it ends.",
        footer = {
            "",
            "< was received, > was sent, ! happened. Of HTTP/1.1 the heads are shown,",
            "with secrets and values in queries left out, and of all else how many bytes;",
            "of a stream of HTTP/2 how many bytes of content. What comes faster than it",
            "is shown is dropped and counted. Nobody but who is tapped pays for it."
        })
final class TapCommand extends Executable {
    /** So much waits to be shown. */
    private static final int WAITING = 1_000;

    private static final int MOST_RATE = 1_000;

    @Option(names = "--for", paramLabel = "TIME", description = "How long at most; 1m unless told, 1h at most.")
    String time = "1m";

    @Option(names = "--rate", paramLabel = "LINES", description = "How many lines a second at most; 100 unless told.")
    int rate = 100;

    @Parameters(paramLabel = "PID", description = "Which.")
    String pid = "";

    private final ArrayBlockingQueue<String> heard = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong dropped = new AtomicLong();

    /** What ends it, once it has been shown. */
    private static final String END = "";

    @Override
    int run(Invocation invocation) throws Exception {
        if (rate < 1 || rate > MOST_RATE) {
            throw new ShellException("--rate is " + rate + "; give 1 to " + MOST_RATE);
        }
        long whom = Targets.pid(invocation, pid);
        var most = Signalling.time("--for", time);
        if (invocation.isWithin(whom)) {
            throw new ShellException(whom + " is what this runs in; it would hear itself for ever");
        }
        if (invocation.manager().process(whom).isEmpty()) {
            invocation.paper().error("tap: no process " + whom + " lives; ps lists those that do");
            return Shell.FAILED;
        }
        return invocation.ledger().act(invocation, pid, null, () -> listen(invocation, whom, most));
    }

    private Ledger.Outcome listen(Invocation invocation, long whom, Duration most) {
        var began = invocation.manager().clock().nanos();
        var ear = new Ear(invocation, began);
        try (var events = invocation.manager().listen(event -> ear.happened(whom, event));
                var bytes = invocation.manager().tap(whom, ear)) {
            show(invocation, whom, most);
            return new Ledger.Outcome(Shell.DONE, "heard");
        } catch (ProcessException refused) {
            throw new ShellException(String.valueOf(refused.getMessage()));
        } catch (InterruptedException stopped) {
            return new Ledger.Outcome(Shell.INTERRUPTED, "interrupted");
        }
    }

    private void show(Invocation invocation, long whom, Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        long second = System.nanoTime();
        int shown = 0;
        while (System.nanoTime() < deadline) {
            var next = heard.poll(
                    Math.min(Duration.ofMillis(200).toNanos(), deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (System.nanoTime() - second > 1_000_000_000) {
                second = System.nanoTime();
                shown = 0;
                tellDropped(invocation);
            }
            if (next != null && next.equals(END)) {
                tellDropped(invocation);
                return;
            }
            if (next != null && ++shown <= rate) {
                invocation.paper().line(next);
            } else if (next != null) {
                dropped.incrementAndGet();
            } else if (invocation.manager().process(whom).isEmpty() && heard.isEmpty()) {
                tellDropped(invocation);
                return;
            }
        }
        invocation.paper().error("tap: " + time + " is over; " + whom + " goes on");
    }

    private void tellDropped(Invocation invocation) {
        long count = dropped.getAndSet(0);
        if (count > 0) {
            invocation.paper().line("... " + count + " lines dropped");
        }
    }

    /** What hears, on the process's loop and the listener's thread. */
    private final class Ear implements Tap {
        private final Invocation invocation;
        private final long began;
        private final TapText in = new TapText();
        private final TapText out = new TapText();

        Ear(Invocation invocation, long began) {
            this.invocation = invocation;
            this.began = began;
        }

        @Override
        public void received(ByteBuffer data) {
            in.take(data).forEach(line -> add('<', line));
        }

        @Override
        public void sent(ByteBuffer data) {
            out.take(data).forEach(line -> add('>', line));
        }

        void happened(long whom, Event event) {
            if (event.pid() != whom) {
                return;
            }
            switch (event) {
                case Event.Signalled signalled ->
                    add(
                            '!',
                            signalled.what().signal().name() + " by "
                                    + signalled.what().by()
                                    + said(signalled.what().reason()));
                case Event.Exited exited -> {
                    add(
                            '!',
                            "exit " + exited.exit().word() + said(exited.exit().by())
                                    + said(exited.exit().reason()));
                    var unused = heard.offer(END);
                }
                default -> {}
            }
        }

        private static String said(@Nullable String text) {
            return text == null ? "" : ", " + text;
        }

        private void add(char direction, String line) {
            long millis = (invocation.manager().clock().nanos() - began) / 1_000_000;
            var stamp = String.format(Locale.ROOT, "%d.%03d ", millis / 1000, millis % 1000);
            if (!heard.offer(stamp + direction + " " + line)) {
                dropped.incrementAndGet();
            }
        }
    }

    @Override
    List<Suggestion> suggest(Invocation invocation, List<String> before, String typed) {
        return before.getLast().startsWith("--") ? List.of() : Targets.pids(invocation);
    }
}
