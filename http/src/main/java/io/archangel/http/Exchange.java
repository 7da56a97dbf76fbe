package io.archangel.http;

import io.archangel.http.wire.Head;
import io.archangel.http.wire.Refused;
import io.archangel.loop.Placement;
import io.archangel.loop.VirtualThreads;
import io.archangel.process.Exit;
import io.archangel.process.Guard;
import io.archangel.process.Home;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One request, its answer, and the process that they are: child of its connection.
 *
 * <pre>
 * start --> handler, on a virtual thread (work) or on the loop (workInline) --> answer --+--> finish --> exit
 *                                                             ^                |         |
 *                                                             +--- later ------+--> Outgoing, piece by piece
 *    any other end, at any point --> release: 503, 500, cut, or nothing
 * </pre>
 *
 * <p>What other threads want of the connection they post to the loop; what comes there after the end is dropped.
 */
final class Exchange extends Answered {
    /** Its thread has no name of its own, which would cost each request 56 bytes: the table knows whose it is. */
    private static final String NAMELESS = "";

    private final Mounted mounted;

    /** Which route it is for, once that is known; written by the loop, and whoever lists it meanwhile sees this or that. */
    private Route route;

    /** Why nobody knows the route, if nobody does; of the loop. */
    private final @Nullable Throwable unrouted;

    /** How much more of the body its route takes; the loop's own. */
    private long bodyLeft = Long.MAX_VALUE;

    /** Who answers; the loop's own until there is a thread for it. */
    private Handler handler;

    /** What is waited for; the loop's own. */
    private Source.@Nullable Later awaited;

    /** What it has become, if that is a WebSocket; the loop's own. */
    private @Nullable WebSocketDialect socket;

    /** True while its thread is being started, and what that answered if it was over then; the loop's own. */
    private boolean starting;

    private @Nullable Response inPlace;

    Exchange(Lane lane, Head head, Mounted mounted) {
        super(lane, head);
        this.mounted = mounted;
        route = mounted.whole();
        handler = mounted.app().handler();
        unrouted = mounted.isRouted() ? Guard.attempt(this::choose) : null;
        mounted.counted(route).begin();
    }

    @Override
    public String rest() {
        var place = mounted.app().path();
        var rest = place.equals("/") ? path() : path().substring(place.length());
        return rest.isEmpty() ? "/" : rest;
    }

    // ---- the process ----

    @Override
    protected @Nullable String app() {
        return mounted.isListed() ? mounted.app().name() : null;
    }

    @Override
    protected @Nullable String route() {
        return mounted.isListed() ? route.at(mounted.app().path()) : null;
    }

    @Override
    protected String waits() {
        boolean paused = lane.isWritingPaused();
        boolean gathers = isInline() && !mounted.isHurried() && !lane.isReceived();
        return socket != null && !paused ? "message" : gathers ? "body" : lane.waits();
    }

    @Override
    protected Home home() {
        return lane.connection().transport().loop();
    }

    @Override
    protected @Nullable String release(Exit exit) {
        mounted.counted(route).end();
        letGo("the request is over: " + exit.word());
        if (awaited != null && awaited.stage() instanceof Future<?> future) {
            Cancelled.cancel(future, this);
        }
        if (socket != null) {
            return socket.end(exit);
        }
        if (lane.isGone()) {
            lane.leave();
            return null;
        }
        if (lane.isWhole()) {
            return null;
        }
        if (lane.isBegun()) {
            lane.cut();
            return "cut";
        }
        boolean failed = exit instanceof Exit.Failed;
        countOut(lane.sendError(marked(told(failed ? Errors.INTERNAL : Errors.UNAVAILABLE))));
        lane.answered();
        return failed ? "500" : "503";
    }

    @Override
    protected @Nullable String sever(Exit exit) {
        return lane.sever();
    }

    // ---- the loop's side ----

    /** The head is there, and it is registered. */
    void start() {
        countIn(head.length());
        if (unrouted != null) {
            fail(unrouted);
            return;
        }
        if (head.bodyLength() > bodyLeft) {
            refuse(Refused.tooLong());
        } else if (!isInline()) {
            startThread(route.placement(), () -> work(null));
        } else if (lane.isReceived() || mounted.isHurried()) {
            workInline();
        } else {
            lane.askForBody();
        }
    }

    private void choose() {
        var routed = mounted.route(this);
        if (routed != null) {
            handler = routed;
            route = routed.route();
            bodyLeft = routed.bodyLimit();
        }
    }

    /** A piece of the body is there. */
    void received(ByteBuffer piece) {
        countIn(piece.remaining());
        hear(piece);
        bodyLeft -= piece.remaining();
        if (bodyLeft < 0) {
            refuse(Refused.tooLong());
        } else {
            Objects.requireNonNull(body).add(piece);
        }
    }

    /** The whole body is there. */
    void receivedAll() {
        Objects.requireNonNull(body).complete(lane.trailers());
        if (isInline() && !mounted.isHurried()) {
            workInline();
        }
    }

    /** The body turned out to be malformed or too long. */
    void refuse(Refused refused) {
        if (lane.isBegun()) {
            lane.cut();
        } else {
            countOut(lane.sendError(marked(told(Errors.of(refused)))));
            lane.answered();
        }
        exit(refused.status());
    }

    @Override
    void clientLeft() {
        super.clientLeft();
        letGo("the client has gone");
        if (isInline() && !lane.isReceived()) {
            disconnected(new EOFException("the client has gone before its request was whole"));
        }
    }

    /** True if the reader should be given time; one who is given all at once has none while it is stopped. */
    boolean isFull() {
        return isInline() ? isHalted() : body != null && body.isFull();
    }

    /** True if all of the body is gathered before anybody reads it. */
    boolean isInline() {
        return route.isInline();
    }

    /** True if a client that says no more has not gone. */
    boolean isServedHalfClosed() {
        return mounted.app().halfClose() == HalfClose.SERVE;
    }

    private void workInline() {
        var made = new Response[1];
        var thrown = Guard.call(this, () -> made[0] = answerOf(handler));
        if (thrown == null) {
            answer(made[0]);
        }
    }

    /** There is an answer, or the beginning of one. */
    private void answer(Response response) {
        var source = response.source();
        if (source == null) {
            finish(response);
        } else if (isAlive()) {
            switch (source) {
                case Source.Later later -> await(later);
                case Source.Upgraded how -> upgrade(response, how);
                case Source.Made made -> startThread(Placement.pool(), () -> work(response));
                case Source.Written written -> {
                    if (head.isHead()) {
                        sink(response, true);
                    } else {
                        startThread(route.placement(), () -> work(response));
                    }
                }
                case Source.Opened(var opener, var how) -> {
                    var sink = sink(response, false);
                    if (!head.isHead()) {
                        Guard.call(this, () -> opener.open(sink));
                    }
                }
                case Source.Told told -> finish(told(response));
                case Source.Unchanged unchanged -> finish(response.bare());
            }
        }
    }

    private void upgrade(Response response, Source.Upgraded how) {
        try {
            var agreed = Handshake.of(this, how.options());
            var next = new WebSocketDialect(this, agreed, how);
            exec("ws", clipped("WS " + head.rawPath()), how.options().limits());
            socket = next;
            countOut(lane.upgrade(agreed.fields(marked(response)), next));
            lane.hold(isHalted());
        } catch (Refused refused) {
            finish(told(Handshake.answer(refused)));
        }
    }

    private void await(Source.Later later) {
        awaited = later;
        Guard.call(this, () -> {
            var unused = later.stage().handle((answer, thrown) -> {
                post(() -> arrived(later, answer, thrown));
                return null;
            });
        });
    }

    private void arrived(Source.Later later, @Nullable Response answer, @Nullable Throwable thrown) {
        awaited = null;
        if (!isAlive()) {
            return;
        }
        var cause = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause != null && !(cause instanceof Problem)) {
            fail(cause);
            return;
        }
        var made = new Response[1];
        var failed =
                Guard.call(this, () -> made[0] = made(later, cause instanceof Problem told ? told.answer() : answer));
        if (failed == null) {
            answer(made[0]);
        }
    }

    private static Response made(Source.Later later, @Nullable Response answer) {
        try {
            return Objects.requireNonNull(answer, "the stage of a later answer had null; complete it with a Response")
                    .map(later.then());
        } catch (Problem told) {
            return told.answer();
        }
    }

    // ---- other threads' side ----

    private void startThread(Placement placement, Runnable code) {
        starting = true;
        threads().start(NAMELESS, placement, this, code);
        starting = false;
        var made = inPlace;
        if (made != null) {
            inPlace = null;
            answer(made);
        }
    }

    private VirtualThreads threads() {
        return lane.connection().transport().loop().virtualThreads();
    }

    /** There is an answer, or the beginning of one; the loop goes on with it. */
    private void hand(Response made) {
        if (starting && threads().isHere()) {
            inPlace = made;
        } else {
            post(() -> answer(made));
        }
    }

    /** Runs code that may block on a thread of its own; if it returns, something on the loop after that. */
    void startBody(Guard.Callout code, Runnable over) {
        startThread(route.placement(), () -> {
            if (runBody(code) == null) {
                Guard.call(this, () -> post(over));
            }
        });
    }

    /** Has an answer made, and written if that is to be. @param begun what there is of it, or null to ask the handler */
    private void work(@Nullable Response begun) {
        var made = new Response[1];
        var thrown = runBody(() -> {
            made[0] = begun == null ? answerOf(handler) : begun;
            if (!threads().isHere()) {
                made[0] = settled(made[0]);
            }
            if (made[0].source() instanceof Source.Written(var writer, var how)) {
                var sink = sink(made[0], true);
                if (!head.isHead()) {
                    write(sink, writer);
                }
            }
        });
        if (thrown == null && made[0] != null) {
            var sink = out();
            Guard.call(this, sink != null ? sink::end : () -> hand(made[0]));
        }
    }

    /** What comes of an answer that is made on this thread, which holds up no loop. */
    private static Response settled(Response answer) throws Exception {
        var at = answer;
        while (at.source() instanceof Source.Made(var maker, var then)) {
            at = made(() -> made(maker).map(then));
        }
        return at;
    }

    private static Response made(Callable<Response> maker) throws Exception {
        try {
            return maker.call();
        } catch (Problem told) {
            return told.answer();
        }
    }

    private void write(Outgoing sink, Response.Writer writer) throws Exception {
        try {
            writer.write(sink);
        } catch (Problem told) {
            if (!sink.drop()) {
                throw told; // too late to tell: the answer is cut
            }
            post(() -> answer(told.answer()));
        }
    }

    private Response answerOf(Handler handler) throws Exception {
        try {
            return Objects.requireNonNull(handler.handle(this), "the handler returned null; return a Response");
        } catch (Problem told) {
            return told.answer();
        } catch (IOException lost) {
            if (hasClientLeft()) {
                disconnected(lost); // it read on where nothing more comes: the client's doing, not a failure of ours
            }
            throw lost;
        }
    }
}
