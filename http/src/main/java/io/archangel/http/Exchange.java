package io.archangel.http;

import io.archangel.http.wire.Head;
import io.archangel.http.wire.Refused;
import io.archangel.process.Exit;
import io.archangel.process.Guard;
import io.archangel.process.Home;
import io.archangel.process.Kill;
import io.archangel.process.Process;
import io.archangel.process.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One request, its answer, and the process that they are: child of its connection.
 *
 * <pre>
 * start --> handler, on a virtual thread (work) or on the loop (workInline) --> finish --> exit
 *    any other end, at any point --> release: 503, 500, cut, or nothing
 * </pre>
 *
 * <p>What the handler's thread wants of the connection it posts to the loop; what comes there after the end is dropped.
 */
final class Exchange extends Process implements Request {
    private static final int MOST_NAME = 256;
    private static final Body NO_BODY = InputStream::nullInputStream;

    private final Connection connection;
    private final Head head;
    private final Mounted mounted;
    private final @Nullable Incoming body;

    /** The loop's own. */
    private final Answer answer;

    /** Written by the loop before it sends HUP, so that nobody who asks to hear it is too late. */
    private volatile boolean clientLeft;

    /** Where a streamed answer is written; by the handler's thread, before it posts that answer. */
    private volatile @Nullable Outgoing out;

    Exchange(Connection connection, Head head, Mounted mounted) {
        this.connection = connection;
        this.head = head;
        this.mounted = mounted;
        answer = new Answer(connection, head);
        body = head.framing().length() == 0 ? null : new Incoming(new Reader());
        if (!head.method().equals("GET") && !head.isHead()) {
            ignore(Signal.HUP);
        }
        mounted.begin();
    }

    // ---- the request ----

    @Override
    public String method() {
        return head.method();
    }

    @Override
    public String path() {
        return head.path();
    }

    @Override
    public Optional<String> query(String name) {
        return Query.find(head.query(), name);
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(head.header(name));
    }

    @Override
    public List<Map.Entry<String, String>> headers() {
        return head.headers();
    }

    @Override
    public Body body() {
        return body == null ? NO_BODY : body;
    }

    @Override
    public String client() {
        return connection.client();
    }

    @Override
    public Process process() {
        return this;
    }

    @Override
    public void onHangup(Signal.Handler handler) {
        var heard = new AtomicBoolean();
        on(Signal.HUP, hup -> {
            if (heard.compareAndSet(false, true)) {
                handler.handle(hup);
            }
        });
        if (clientLeft) {
            var hangup = Kill.of(pid()).signal(Signal.HUP).by("client").await(Duration.ZERO);
            manager().ifPresent(manager -> manager.signal(hangup));
        }
    }

    // ---- the process ----

    @Override
    protected String kind() {
        return "http";
    }

    @Override
    protected String name() {
        var name = head.method() + " " + head.rawPath();
        return name.length() <= MOST_NAME ? name : name.substring(0, MOST_NAME);
    }

    @Override
    protected @Nullable String app() {
        return mounted.isListed() ? mounted.app().name() : null;
    }

    @Override
    protected @Nullable String route() {
        return mounted.isListed() ? mounted.app().path() : null;
    }

    @Override
    protected Home home() {
        return connection.transport().loop();
    }

    @Override
    protected @Nullable String release(Exit exit) {
        mounted.end();
        letGo("the request is over: " + exit.word());
        if (connection.isGone()) {
            connection.leave(this);
            return null;
        }
        if (answer.isWhole()) {
            return null;
        }
        if (answer.isBegun()) {
            connection.cut(this);
            return "cut";
        }
        boolean failed = exit instanceof Exit.Failed;
        countOut(answer.sendError(failed ? Errors.internal(pid()) : Errors.unavailable()));
        connection.answered(this);
        return failed ? "500" : "503";
    }

    @Override
    protected @Nullable String sever(Exit exit) {
        return connection.sever(exit);
    }

    // ---- the loop's side ----

    /** The head is there, and it is registered. */
    void start() {
        countIn(head.length());
        if (!mounted.app().isInline()) {
            Thread.ofVirtual().name("pid-" + pid()).start(this::work);
        } else if (connection.isDrained()) {
            workInline();
        } else {
            connection.goOn(this);
        }
    }

    /** A piece of the body is there. */
    void received(ByteBuffer piece) {
        countIn(piece.remaining());
        Objects.requireNonNull(body).add(piece);
    }

    /** The whole body is there. */
    void receivedAll() {
        Objects.requireNonNull(body).complete();
        if (mounted.app().isInline()) {
            workInline();
        }
    }

    /** The body turned out to be malformed or too long. */
    void refuse(Refused refused) {
        if (answer.isBegun()) {
            connection.cut(this);
        } else {
            countOut(answer.sendError(Errors.refused(refused)));
            connection.answered(this);
        }
        exit(refused.status());
    }

    /** The client has gone. */
    void clientLeft() {
        clientLeft = true;
        letGo("the client has gone");
    }

    /** True if the reader should be given time. */
    boolean isFull() {
        return !mounted.app().isInline() && body != null && body.isFull();
    }

    Answer answer() {
        return answer;
    }

    void pauseWriting(boolean now) {
        var present = out;
        if (present != null) {
            present.pause(now);
        }
    }

    private void workInline() {
        var made = new Response[1];
        var thrown = Guard.call(this, () -> {
            made[0] = answerOf(mounted.app().handler());
            if (made[0].writer() != null) {
                throw new HttpException(
                        "an inline handler can't stream, for writing may block; mount it without inline");
            }
        });
        if (thrown == null) {
            finish(made[0]);
        }
    }

    private void begin(Response response) {
        if (isAnswerable()) {
            countOut(answer.begin(response));
            pauseWriting(connection.isWritingPaused());
        }
    }

    private void land(byte[] piece, Outgoing from) {
        from.landed(piece.length);
        if (isAnswerable()) {
            countOut(answer.piece(piece));
        }
    }

    private void finish(Response response) {
        if (isAnswerable()) {
            countOut(answer.isBegun() ? answer.end() : answer.send(response));
        }
        exit();
        if (answer.isWhole()) {
            connection.answered(this);
        }
    }

    private boolean isAnswerable() {
        return isAlive() && !connection.isGone();
    }

    /** Whoever reads or writes waits no longer. */
    private void letGo(String why) {
        if (body != null) {
            body.abort(why);
        }
        var present = out;
        if (present != null) {
            present.release();
        }
    }

    // ---- the handler's side ----

    private void work() {
        var made = new Response[1];
        var thrown = runBody(() -> {
            made[0] = answerOf(mounted.app().handler());
            var writer = made[0].writer();
            if (writer != null) {
                var sink = new Outgoing(this);
                out = sink;
                connection.post(() -> begin(made[0]));
                if (!head.isHead()) {
                    writer.write(sink);
                }
            }
        });
        if (thrown == null && made[0] != null) {
            Guard.call(this, () -> connection.post(() -> finish(made[0])));
        }
    }

    private Response answerOf(Handler handler) throws Exception {
        try {
            return Objects.requireNonNull(handler.handle(this), "the handler returned null; return a Response");
        } catch (IOException lost) {
            if (clientLeft) {
                disconnected(lost); // it read on where nothing more comes: the client's doing, not a failure of ours
            }
            throw lost;
        }
    }

    /** Sends a piece of a streamed answer. */
    void send(byte[] piece) {
        var from = Objects.requireNonNull(out);
        connection.post(() -> land(piece, from));
    }

    /**
     * Holds the handler's thread up while the request is stopped.
     *
     * @throws HttpException if it is over, so that its handler stops
     */
    void requireAlive() {
        if (isAlive()) {
            Process.checkpoint();
        }
        var exit = exitValue();
        if (exit.isPresent()) {
            throw new HttpException(
                    "request " + pid() + " is over (" + exit.get().word() + "); nothing more is sent");
        }
    }

    /** What the body's reader wants of the connection. */
    private final class Reader implements Incoming.Loopside {
        @Override
        public void wanted() {
            if (head.framing().isExpecting()) {
                connection.post(() -> connection.goOn(Exchange.this));
            }
        }

        @Override
        public void emptied() {
            connection.post(connection::regulateReading);
        }
    }
}
