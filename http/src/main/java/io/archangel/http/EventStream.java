package io.archangel.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Server-sent events over a streamed answer. */
final class EventStream implements Events {
    static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final byte[] BEAT = Event.comment("");

    private final Asked request;
    private final Outgoing out;

    /** Whether anything was sent since the last beat; written by whoever sends. */
    private volatile boolean busy;

    private EventStream(Asked request, Outgoing out) {
        this.request = request;
        this.out = out;
    }

    /** Sends events there, and a comment when there were none for so long. */
    static Events over(Sink sink, Duration heartbeat) {
        var out = (Outgoing) sink;
        var made = new EventStream(out.request(), out);
        made.request.endOnHangup();
        var beating = made.request.lane.connection().transport().loop().callRepeatedly(heartbeat, made::beat);
        made.request.atExitInline(exit -> beating.cancel());
        return made;
    }

    /** How its answer begins. */
    static Response head(Response streamed) {
        return streamed.header("Cache-Control", "no-store").header("X-Accel-Buffering", "no");
    }

    private void beat() {
        if (!busy) {
            out.offer(BEAT);
        }
        busy = false;
    }

    /** Header lines are read as Latin-1, and an EventSource writes its id as UTF-8. */
    @Override
    public Optional<String> lastId() {
        return request.header("last-event-id")
                .filter(id -> !id.isEmpty())
                .map(id -> new String(id.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    @Override
    public void send(Event event) {
        busy = true;
        out.writeWhole(event.bytes());
    }

    @Override
    public void comment(String words) {
        busy = true;
        out.writeWhole(Event.comment(words));
    }

    @Override
    public boolean offer(Event event) {
        busy = true;
        return out.offer(event.bytes());
    }

    @Override
    public void onReady(Runnable ready) {
        out.onReady(ready);
    }

    @Override
    public void close() {
        out.close();
    }
}
