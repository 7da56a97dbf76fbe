package io.archangel.proof.guard;

import io.archangel.loop.Protocol;
import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.Transport;
import io.archangel.process.Exit;
import io.archangel.process.spi.Tap;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A connection that is a process, and throws in one of its callbacks or in what it says and does as a process. */
final class TrappedConnection extends ProtocolProcess {
    private final Trap trap;
    private final Protocol callbacks;
    private final CountDownLatch made = new CountDownLatch(1);

    TrappedConnection(Trap trap) {
        this.trap = trap;
        callbacks = new TrappedProtocol(trap);
    }

    void awaitMade() throws InterruptedException {
        made.await();
    }

    // ---- the protocol ----

    @Override
    public void connectionMade(Transport transport) {
        made.countDown();
        callbacks.connectionMade(transport);
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        callbacks.dataReceived(data);
    }

    @Override
    public boolean eofReceived() {
        return callbacks.eofReceived();
    }

    @Override
    public void pauseWriting() {
        callbacks.pauseWriting();
    }

    @Override
    public void resumeWriting() {
        callbacks.resumeWriting();
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
        callbacks.connectionLost(cause);
    }

    // ---- the process ----

    @Override
    protected String kind() {
        return trap.at("kind", super::kind);
    }

    @Override
    protected @Nullable String client() {
        return trap.at("client", super::client);
    }

    @Override
    protected @Nullable String release(Exit exit) {
        return trap.at("release", () -> super.release(exit));
    }

    @Override
    protected @Nullable String sever(Exit exit) {
        return trap.at("sever", () -> super.sever(exit));
    }

    @Override
    protected void tap(@Nullable Tap tap) {
        trap.at("tap");
        super.tap(tap);
    }

    @Override
    protected void stopped() {
        trap.at("stopped");
        super.stopped();
    }

    @Override
    protected void continued() {
        trap.at("continued");
        super.continued();
    }
}
