package io.archangel.http;

import io.archangel.http.wire.Encoder;
import io.archangel.http.wire.Head;
import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.Transport;
import io.archangel.process.Exit;
import io.archangel.process.Guard;
import io.archangel.process.Process;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One connection as a process; what is spoken on it is its {@link Dialect}. All of it on its loop, but for {@link #post} and
 * {@link #sever}.
 */
final class Connection extends ProtocolProcess {
    private final WebServer server;
    private final Listen where;

    /** Who a proxy says is at its other end, or null. */
    private final @Nullable SocketAddress source;

    private @Nullable Desk desk;
    private @Nullable Deadline deadline;

    /** Written on the loop. */
    private volatile @Nullable Dialect dialect;

    /** The loop's own; whoever lists it meanwhile sees this or that. */
    private boolean writingPaused;

    /** How many bytes have been sent, those included that wait. */
    private long sent;

    /** Neither reads nor writes, for an operator wants it so. */
    private volatile boolean stopped;

    private final Uptake uptake;

    /** The requests for which a handler has vouched: those that live, and which were over since the last began. */
    private Set<Process> vouched = Set.of();

    /** What is spoken on it is stopped. */
    private boolean held;

    Connection(WebServer server, Listen where, @Nullable SocketAddress source) {
        this.server = server;
        this.where = where;
        this.source = source;
        uptake = new Uptake(this, server.options().idleTimeout());
    }

    // ---- from the loop ----

    @Override
    public void connectionMade(Transport transport) {
        desk = server.desk(transport.loop());
        deadline = new Deadline(this, () -> dialect().expired());
        deadline.in(server.options().idleTimeout());
        desk.strangers().arrive(this);
        speak(Opening.of(this));
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        dialect().received(data);
    }

    /** Bytes that came before this had the connection. */
    void receive(ByteBuffer data) {
        countIn(data.remaining());
        Guard.call(this, () -> dataReceived(data));
    }

    @Override
    public boolean eofReceived() {
        return dialect().inputEnded();
    }

    @Override
    public void pauseWriting() {
        writingPaused = true;
        uptake.waits(true);
        dialect().writable(false);
    }

    @Override
    public void resumeWriting() {
        writingPaused = false;
        uptake.waits(false);
        dialect().writable(true);
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
        deadline().cancel();
        uptake.cancel();
        desk().strangers().leave(this);
        dialect().lost();
    }

    // ---- the process ----

    @Override
    protected String name() {
        return "connection of " + client();
    }

    @Override
    protected String client() {
        return source == null ? Objects.requireNonNullElse(super.client(), "nobody") : Peer.text(source);
    }

    @Override
    protected @Nullable String waits() {
        var spoken = dialect;
        return spoken == null || writingPaused ? "client" : spoken.waits();
    }

    /** {@code https} or {@code http}: what is spoken here. Any thread. */
    String scheme() {
        return transport().tls().isPresent() ? "https" : "http";
    }

    /** What the proxy at the other end says of a request; null if that is no proxy, or not trusted. Any thread. */
    @Nullable
    Origin origin(Head head) {
        var proxies = where.proxies();
        if (proxies.isEmpty() || !proxies.has(source == null ? transport().peer() : source)) {
            return null;
        }
        return new Origin(client(), scheme(), head.host()).behind(proxies, head);
    }

    /** Who answers a request. */
    Mounted find(Head head) {
        return server.find(head, origin(head), desk().now());
    }

    @Override
    protected void stopped() {
        stopped = true;
        super.stopped();
    }

    @Override
    protected void continued() {
        stopped = false;
        if (!held) {
            super.continued();
            waitAnew();
        }
    }

    @Override
    protected @Nullable String release(Exit exit) {
        var spoken = dialect;
        var seen = spoken == null || isGone() ? null : spoken.release(exit);
        return seen == null ? super.release(exit) : seen;
    }

    /** Not where a socket shut down would look like the end of a whole answer: that client waits for the loop. */
    @Override
    protected @Nullable String sever(Exit exit) {
        var spoken = dialect;
        return spoken == null || spoken.isSeverable() ? super.sever(exit) : null;
    }

    // ---- for what is spoken on it ----

    /** From now on this is spoken. */
    void speak(Dialect next) {
        dialect = next;
        next.begun();
    }

    /** Neither reads nor sends until {@link #unfreeze}. */
    void freeze() {
        held = true;
        transport().freeze();
    }

    /** Goes on, unless it is stopped itself. */
    void unfreeze() {
        held = false;
        if (!stopped) {
            transport().thaw();
            waitAnew();
        }
    }

    /** Its client could do nothing for a while, and has its whole time again. */
    private void waitAnew() {
        var spoken = dialect;
        if (spoken != null && transport().loop().isHere()) {
            deadline().again();
            uptake.again();
            spoken.continued();
        }
    }

    /** Runs something on the loop, as this connection; what it throws ends the connection. Any thread. */
    void post(Runnable step) {
        var unused = transport().loop().callSoonThreadsafe(() -> Guard.call(this, step::run));
    }

    /** Something is asked anew: of what was vouched for before, that holds on which still lives. */
    void asked() {
        if (!vouched.isEmpty() && vouched.removeIf(request -> !request.isAlive()) && vouched.isEmpty()) {
            desk().strangers().arrive(this);
        }
    }

    /** Whoever sent a request is no stranger, as long as it lives, and until something is asked after it. Any thread. */
    void vouch(Process request) {
        if (server.options().strangers() == Integer.MAX_VALUE) {
            return;
        }
        if (transport().loop().isHere()) {
            know(request);
        } else {
            post(() -> know(request));
        }
    }

    private void know(Process request) {
        if (vouched.isEmpty()) {
            vouched = new HashSet<>();
            desk().strangers().leave(this);
        }
        vouched.add(request);
    }

    /** True while a request of it is whole, and nothing of its answer is there. */
    boolean isAnswering() {
        return dialect().isAnswering();
    }

    /** Sends bytes; the transport counts them for the connection. @return how many */
    int send(ByteBuffer data) {
        int size = data.remaining();
        sent += size;
        transport().write(data);
        return size;
    }

    /** How many bytes the client's side has taken, or a little less. */
    long taken() {
        return sent - transport().writeBufferSize();
    }

    /** True while nothing is read or sent, so that nothing can be told from that nothing comes. */
    boolean isStopped() {
        return stopped || held;
    }

    boolean isGone() {
        return transport().isClosing();
    }

    boolean isWritingPaused() {
        return writingPaused;
    }

    WebServer server() {
        return server;
    }

    Desk desk() {
        return Objects.requireNonNull(desk);
    }

    Encoder encoder() {
        return desk().encoder();
    }

    Deadline deadline() {
        return Objects.requireNonNull(deadline);
    }

    private Dialect dialect() {
        return Objects.requireNonNull(dialect);
    }
}
