package io.archangel.http;

import io.archangel.http.wire.Broken;
import io.archangel.http.wire.Code;
import io.archangel.http.wire.Field;
import io.archangel.http.wire.Head;
import io.archangel.http.wire.Refused;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way of one exchange over HTTP/2: a stream (RFC 9113, 5.1).
 *
 * <pre>
 * request   OPEN --END_STREAM--> received
 * answer    NOT BEGUN --HEADERS--> BEGUN --END_STREAM--> WHOLE
 * received and WHOLE, or RST_STREAM either way, or the connection's end --> closed
 * </pre>
 */
final class Lane2 implements Lane {
    private final Streams streams;
    private final int id;
    private final boolean isForHead;
    private final @Nullable Exchange exchange;
    private final @Nullable Upload upload;
    private final Download download;

    /** The client had nothing to say but the head. */
    private final boolean bodiless;

    private boolean begun;
    private boolean whole;
    private boolean closed;

    /** How it is reset, once it is known that it will be. */
    private @Nullable Code code;

    /** Inside a call that sends and will tell itself what was sent. */
    private boolean calling;

    /** Bytes sent that the exchange has not been told of. */
    private int uncounted;

    private boolean writerWaits;

    /** When it is looked at, or 0. */
    private long lookAt;

    /** Closed while its exchange still ran. */
    private boolean orphaned;

    /** @param head of the request, or null if that was no valid one and only an error can be sent */
    Lane2(Streams streams, int id, @Nullable Head head, boolean bodiless) {
        this.streams = streams;
        this.id = id;
        isForHead = head != null && head.isHead();
        this.bodiless = bodiless;
        download = streams.outflow().download(this);
        upload = head == null || bodiless ? null : new Upload(streams, this, head);
        exchange = head == null ? null : new Exchange(this, head, connection().find(head));
    }

    /** Registers the exchange, and begins it. */
    void start() {
        var made = Objects.requireNonNull(exchange);
        connection().server().manager().registerUnder(connection(), made);
        if (upload != null) {
            streams.watch(this);
        }
        if (made.isAlive()) {
            made.start();
        }
    }

    int id() {
        return id;
    }

    @Override
    public Connection connection() {
        return streams.connection();
    }

    // ---- the request ----

    /** Who wants the content, or null if nobody does any more. */
    @Nullable
    Exchange listener() {
        var present = exchange;
        return present != null && present.isAlive() && !download.isClosed() && !closed ? present : null;
    }

    /** What comes of the body, if one does. */
    @Nullable
    Upload upload() {
        return upload;
    }

    /** True if nobody is to be sent more of the request for now. */
    boolean isFull() {
        return download.isHeld() || (exchange != null && exchange.isFull());
    }

    @Override
    public boolean isReceived() {
        return upload == null ? bodiless : upload.isReceived();
    }

    private boolean isEnded() {
        return upload == null ? bodiless : upload.isWhole();
    }

    @Override
    public List<Map.Entry<String, String>> trailers() {
        return upload == null ? List.of() : upload.trailers();
    }

    @Override
    public void askForBody() {
        if (upload != null && upload.isExpecting() && !isBegun() && !isGone()) {
            upload.expectNoMore();
            uncounted += streams.writer().goOn(id);
            streams.push();
        }
    }

    @Override
    public void regulate() {
        if (upload != null) {
            upload.regulate();
        }
    }

    // ---- the answer ----

    @Override
    public boolean isBegun() {
        return begun || isFaulty();
    }

    @Override
    public boolean isWhole() {
        return whole;
    }

    @Override
    public boolean isWritingPaused() {
        return !download.isEmpty();
    }

    @Override
    public int send(Response response) {
        var body = response.body();
        boolean empty = response.isBare() || isForHead || body.length == 0;
        open(response, response.isBare() ? -1 : body.length, empty);
        download.close(List.of());
        if (!empty) {
            add(body);
        }
        return flush();
    }

    @Override
    public int sendError(Response response) {
        code = code == null ? Code.NO_ERROR : code;
        return send(response);
    }

    @Override
    public int begin(Response response) {
        open(response, response.length(), false);
        return flush();
    }

    @Override
    public int piece(byte[] piece) {
        if (begun && !download.isClosed() && !isForHead) {
            add(piece);
        }
        return flush();
    }

    @Override
    public int end(List<Field> trailers) {
        download.close(trailers);
        if (begun && !whole && download.isEmpty()) {
            var writer = streams.writer();
            sent(trailers.isEmpty() ? writer.data(id, null, 0, true) : writer.trailers(id, trailers), true);
        }
        return flush();
    }

    private void open(Response response, long length, boolean last) {
        var now = connection().desk().now();
        sent(streams.writer().head(id, response.status(), response.fields(), now, length, last), last);
    }

    private void add(byte[] piece) {
        if (exchange != null) {
            exchange.say(piece);
        }
        download.add(piece, streams.now());
        streams.outflow().add(download);
    }

    /** Sends what may be sent. @return how many bytes were */
    private int flush() {
        calling = true;
        streams.outflow().send();
        calling = false;
        int bytes = uncounted;
        uncounted = 0;
        afterwards();
        return bytes;
    }

    /** A frame of it was written. @param last whether it ended the stream */
    void sent(int bytes, boolean last) {
        uncounted += bytes;
        begun = true;
        whole |= last;
    }

    /** Something of it was sent, perhaps in another's turn. */
    void tell() {
        if (calling) {
            return;
        }
        var present = exchange;
        if (present != null) {
            present.sent(uncounted);
            uncounted = 0;
            if (isWhole()) {
                present.over();
            }
        }
        afterwards();
    }

    private void afterwards() {
        var present = exchange;
        if (present != null && writerWaits != isWritingPaused()) {
            writerWaits = !writerWaits;
            present.pauseWriting(writerWaits);
        }
        if (!download.isEmpty()) {
            streams.watch(this);
        }
        settle();
    }

    /** The client takes more, or less. @return false if that is too much */
    boolean widen(long by) {
        boolean isRight = download.widen(by);
        streams.outflow().add(download);
        return isRight;
    }

    // ---- the end ----

    @Override
    public boolean isGone() {
        return closed || connection().isGone();
    }

    @Override
    public void answered() {
        settle();
    }

    /** Closes it if both ways are done with, or if the answer is and the rest of the request is not worth waiting for. */
    private void settle() {
        if (closed || !isWhole()) {
            return;
        }
        if (isEnded() && !isFaulty()) {
            streams.done(this);
        } else if (code != null || upload == null || !upload.isDrainable()) {
            streams.reset(this, code == null ? Code.NO_ERROR : code);
        }
    }

    private boolean isFaulty() {
        return code != null && code != Code.NO_ERROR;
    }

    @Override
    public void cut() {
        if (!closed) {
            streams.reset(this, code == null ? Code.CANCEL : code);
        }
    }

    /** The client has broken the rules. @throws Broken if it does so too often */
    void fault(Code why) throws Broken {
        code = why;
        refuse(new Refused(400, "the stream is malformed"));
        streams.abuse().strike();
    }

    /** More of the request came, which nobody reads. */
    void unwanted() throws Broken {
        if (bodiless) {
            fault(Code.STREAM_CLOSED);
        }
    }

    /** It is no request that we take. */
    void refuse(Refused refused) {
        var present = exchange;
        if (present != null && present.isAlive() && !isWhole()) {
            present.refuse(refused);
        } else {
            cut();
        }
    }

    /** The client has given it up. */
    void hangUp() {
        var present = exchange;
        if (present != null && lost()) {
            orphaned = true;
            streams.orphan(1);
            present.hangUp();
        }
    }

    @Override
    public void leave() {
        if (orphaned) {
            orphaned = false;
            streams.orphan(-1);
        }
    }

    /** Nobody is there any more to be answered. @return true if there is an exchange that goes on all the same */
    boolean lost() {
        var present = exchange;
        if (present != null && present.isAlive() && download.isClosed()) {
            present.over(); // it had said all
        } else if (present != null && present.isAlive()) {
            present.clientLeft();
        }
        return present != null && present.isAlive();
    }

    /** Nothing goes either way any more. */
    void close() {
        closed = true;
        download.drop();
        if (upload != null) {
            upload.close();
        }
    }

    // ---- time, and STOP ----

    @Override
    public void hold(boolean now) {
        download.hold(now, streams.now());
        if (!now && !isGone()) {
            regulate();
            streams.outflow().add(download);
            streams.outflow().send();
        }
    }

    /** The whole connection was stopped, and goes on. */
    void continued() {
        hold(download.isHeld());
    }

    /** Says when it is looked at next, if it is not to be already. */
    void watch(long due) {
        if (lookAt == 0 && upload != null) {
            upload.watch();
        }
        lookAt = lookAt == 0 ? due : lookAt;
    }

    /** When it is looked at, or 0. */
    long lookAt() {
        return lookAt;
    }

    /** It has waited for a while, for which the client may be excused. @return true if it is to be looked at again */
    boolean look(long patience, boolean excused) throws Broken {
        lookAt = 0;
        if (!closed && !excused && download.isStalled(streams.now(), patience)) {
            streams.stalled(this);
        } else if (!closed && !excused && !download.isHeld() && upload != null && upload.isTooSlow()) {
            refuse(new Refused(408, "the body came too slowly"));
        }
        return !closed && (!isEnded() || !download.isEmpty());
    }
}
