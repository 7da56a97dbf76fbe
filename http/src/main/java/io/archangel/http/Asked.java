package io.archangel.http;

import io.archangel.http.wire.Head;
import io.archangel.process.Kill;
import io.archangel.process.Process;
import io.archangel.process.Signal;
import io.archangel.process.spi.Tap;
import java.io.EOFException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What is asked, as its handler sees it: the half of an {@link Exchange} that says nothing of the answer. */
abstract class Asked extends Process implements Request {
    private static final int MOST_NAME = 256;
    private static final Body NO_BODY = InputStream::nullInputStream;

    final Lane lane;
    final Head head;

    /** Null if there is none. */
    final @Nullable Incoming body;

    /** What a proxy says of it; found when somebody asks, and whoever comes at the same moment finds the same. */
    private @Nullable Origin origin;

    /** Written by the loop before it sends HUP, so that nobody who asks to hear it is too late. */
    private volatile boolean clientLeft;

    /** The handler has asked to hear HUP. */
    private volatile boolean hangupAsked;

    /** Who hears the content, where more than this is on the connection; the loop's own. */
    private @Nullable Ear ear;

    Asked(Lane lane, Head head) {
        this.lane = lane;
        this.head = head;
        body = head.bodyLength() == 0 ? null : new Incoming(new Reader());
        if (!head.method().equals("GET") && !head.isHead()) {
            ignore(Signal.HUP);
        }
    }

    @Override
    public final String method() {
        return head.method();
    }

    @Override
    public final String path() {
        return head.path();
    }

    @Override
    public final Optional<String> query(String name) {
        return Query.find(head.query(), name);
    }

    @Override
    public final List<Map.Entry<String, String>> queries() {
        var query = head.query();
        return query == null ? List.of() : Query.all(query);
    }

    @Override
    public final Optional<String> header(String name) {
        return Optional.ofNullable(head.header(name));
    }

    @Override
    public final List<Map.Entry<String, String>> headers() {
        return head.headers();
    }

    @Override
    public final boolean isConditional() {
        return head.hasPreconditions();
    }

    @Override
    public final Body body() {
        return body == null ? NO_BODY : body;
    }

    @Override
    public final List<Map.Entry<String, String>> trailers() {
        return body == null ? List.of() : body.trailers();
    }

    @Override
    public final String client() {
        var before = origin();
        return before == null ? lane.connection().client() : before.client();
    }

    @Override
    public final String scheme() {
        var before = origin();
        return before == null ? lane.connection().scheme() : before.scheme();
    }

    @Override
    public final Optional<String> host() {
        var before = origin();
        return Optional.ofNullable(before == null ? head.host() : before.host());
    }

    private @Nullable Origin origin() {
        var known = origin;
        if (known == null) {
            known = lane.connection().origin(head);
            origin = known;
        }
        return known;
    }

    @Override
    public final void vouch() {
        lane.connection().vouch(this);
    }

    @Override
    public final Process process() {
        return this;
    }

    @Override
    public final void onHangup(Signal.Handler handler) {
        var heard = new AtomicBoolean();
        hangupAsked = true;
        on(Signal.HUP, hup -> {
            if (heard.compareAndSet(false, true)) {
                handler.handle(hup);
            }
        });
        if (clientLeft) {
            hangUp();
        }
    }

    /** Sends it HUP, for its client has gone. */
    final void hangUp() {
        var hangup = Kill.of(pid()).signal(Signal.HUP).by("client").await(Duration.ZERO);
        manager().ifPresent(manager -> manager.signal(hangup));
    }

    /** It ends with its client, as a GET does, unless the handler has said otherwise. */
    final void endOnHangup() {
        if (!hangupAsked && !method().equals("GET")) {
            on(Signal.HUP, hup -> disconnected(new EOFException("the client has gone")));
        }
    }

    @Override
    public final Optional<String> trace() {
        return header("traceparent").filter(Trace::isValid);
    }

    @Override
    protected final String head() {
        return Redacted.of(head);
    }

    /** What passes on its connection, if it has that to itself, else its content. */
    @Override
    protected final void tap(@Nullable Tap tap) {
        if (lane.isAlone()) {
            lane.connection().transport().tap(tap);
        } else {
            ear = tap == null ? null : new Ear(this, tap);
        }
    }

    /** Content is about to be taken in. */
    final void hear(ByteBuffer content) {
        if (ear != null) {
            ear.received(content);
        }
    }

    /** Content of the answer is there, which may still wait to be sent. */
    final void say(byte[] content) {
        if (ear != null) {
            ear.sent(ByteBuffer.wrap(content));
        }
    }

    /** The client has gone. */
    void clientLeft() {
        clientLeft = true;
    }

    final boolean hasClientLeft() {
        return clientLeft;
    }

    /** Has the loop do something. Any thread. */
    final void post(Runnable step) {
        lane.connection().post(step);
    }

    /** Bytes came for what it has become. */
    final void received(int bytes) {
        countIn(bytes);
    }

    /** Bytes went out later than the call that sent them. */
    final void sent(int bytes) {
        countOut(bytes);
    }

    @Override
    protected String kind() {
        return "http";
    }

    @Override
    protected String name() {
        return clipped(head.method() + " " + head.rawPath());
    }

    /** As much of a name as is shown. */
    static String clipped(String name) {
        return name.length() <= MOST_NAME ? name : name.substring(0, MOST_NAME);
    }

    /** What the body's reader wants of the connection. */
    private final class Reader implements Incoming.Loopside {
        @Override
        public void wanted() {
            if (head.isExpecting()) {
                lane.connection().post(lane::askForBody);
            }
        }

        @Override
        public void emptied() {
            lane.connection().post(lane::regulate);
        }
    }
}
