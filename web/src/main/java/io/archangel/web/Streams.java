package io.archangel.web;

import io.archangel.http.Event;
import io.archangel.http.Events;
import io.archangel.http.HttpException;
import io.archangel.http.Response;
import io.archangel.process.ProcessException;
import io.archangel.shell.Output;
import io.archangel.shell.Principal;
import io.archangel.xing.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Streams of events: the table as it changes, and one process as it is heard. */
final class Streams {
    private static final int MOST_TAPS = 16;

    /** So many of both a person has at most, in all sessions together. */
    private static final int MOST_OF_ONE = 8;

    /** A line of the shell's tap: seconds, direction, text. */
    private static final Pattern HEARD = Pattern.compile("(\\d+)\\.(\\d{3}) ([<>!]) (.*)");

    private final Building building;
    private final Collector collector;
    private final AtomicInteger viewers = new AtomicInteger();
    private final AtomicInteger taps = new AtomicInteger();

    /** How many of both a person has, by name. */
    private final ConcurrentHashMap<String, Integer> persons = new ConcurrentHashMap<>();

    Streams(Building building, Collector collector) {
        this.building = building;
        this.collector = collector;
    }

    /** What a viewer wants to see. */
    record Wanted(Optional<String> filter, Optional<String> columns) {}

    /** The table as it changes. On the desk's threads. */
    Response events(Call rq, WebSession session, Wanted wanted) {
        var view = building.shell().processes(session.who());
        var filter = wanted.filter().orElse("");
        var columns = new Columns(view, wanted.columns().orElse(Columns.USUAL));
        view.filter(filter); // says where it is wrong, while there is still a status to say so by
        if (!takes(session.who(), rq)) {
            return Answers.later(
                    503, session.who().name() + " watches as much as a person may", Duration.ofSeconds(10));
        }
        if (!takes(viewers, building.options().viewers(), rq)) {
            return Answers.later(503, "as many watch as may", Duration.ofSeconds(10));
        }
        return Response.openEvents(events -> {
            var stream = new Runnable[] {() -> {}};
            var viewer = new Viewer(
                    collector, rq.process(), events, columns, filter, () -> view.filter(filter), () -> stream[0].run());
            collector.post(() -> {
                stream[0] = session.stream(() -> collector.post(() -> viewer.bye("the session has ended")));
                collector.join(viewer);
            });
            rq.process().atExitInline(exit -> collector.post(viewer::end));
        });
    }

    /** What is heard of one process, in the shell's words. On the desk's threads. */
    Response tap(Call rq, WebSession session, String pid) {
        var words = List.of("tap", "--for=1h", "--", pid);
        if (!building.shell().may(session.who(), "tap")) {
            return Commands.denied(session.who(), words, building.commands().run(session.who(), words));
        }
        if (!takes(session.who(), rq)) {
            return Answers.later(
                    503, session.who().name() + " listens to as much as a person may", Duration.ofSeconds(10));
        }
        if (!takes(taps, MOST_TAPS, rq)) {
            return Answers.later(503, "as many listen as may", Duration.ofSeconds(10));
        }
        return Response.openEvents(events -> {
            var thread =
                    Thread.ofPlatform().daemon().name("web tap " + pid).unstarted(() -> listen(session, words, events));
            rq.process().atExitInline(exit -> thread.interrupt());
            thread.start();
        });
    }

    private void listen(WebSession session, List<String> words, Events events) {
        var idle = session.stream(() -> {}); // its thread is interrupted then
        var ear = new Ear(events, building.manager().clock().instant());
        var unused = session.run(() -> {
            building.shell().execute(session.who(), words, ear);
            events.send(Event.of(Json.text(Json.object("reason", ear.why()))).name("end"));
            events.close();
        });
        idle.run();
    }

    /**
     * Takes a seat until the request is over: whether anything streams by then or not, for nothing does to who asks by HEAD, or has
     * gone meanwhile.
     *
     * @return false if all are taken
     */
    private static boolean takes(AtomicInteger seats, int most, Call rq) {
        if (seats.incrementAndGet() > most) {
            seats.decrementAndGet();
            return false;
        }
        atEnd(rq, seats::decrementAndGet);
        return true;
    }

    /** The same of a person's seats. */
    private boolean takes(Principal who, Call rq) {
        if (persons.merge(who.name(), 1, Integer::sum) > MOST_OF_ONE) {
            leave(who);
            return false;
        }
        atEnd(rq, () -> leave(who));
        return true;
    }

    private void leave(Principal who) {
        persons.computeIfPresent(who.name(), (name, has) -> has == 1 ? null : has - 1);
    }

    private static void atEnd(Call rq, Runnable leave) {
        try {
            rq.process().atExitInline(exit -> leave.run());
        } catch (ProcessException over) {
            leave.run();
        }
    }

    /** Makes events of the lines of a tap. */
    private static final class Ear implements Output {
        private final Events events;
        private final Instant began;
        private final StringBuilder errors = new StringBuilder();

        Ear(Events events, Instant began) {
            this.events = events;
            this.began = began;
        }

        String why() {
            return errors.isEmpty()
                    ? "the process has ended"
                    : errors.toString().strip();
        }

        @Override
        public void out(String text) {
            text.lines().forEach(this::heard);
        }

        private void heard(String line) {
            var parts = HEARD.matcher(line);
            var event = parts.matches()
                    ? Json.object(
                            "at",
                            began.plusSeconds(Long.parseLong(parts.group(1)))
                                    .plusMillis(Long.parseLong(parts.group(2))),
                            "what",
                            word(parts.group(3)),
                            "text",
                            parts.group(4))
                    : Json.object("at", null, "what", "dropped", "text", line);
            try {
                events.send(Event.of(Json.text(event)).name("tap"));
            } catch (HttpException gone) {
                throw new UncheckedIOException(new IOException("whoever listened has gone", gone));
            }
        }

        private static String word(String sign) {
            return switch (sign) {
                case "<" -> "received";
                case ">" -> "sent";
                default -> "happened";
            };
        }

        @Override
        public void err(String text) {
            errors.append(text);
        }

        @Override
        public int width() {
            return 4096;
        }
    }
}
