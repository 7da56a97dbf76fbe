package io.archangel.ssh;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;

/** MINA's side of a connection: tells the {@link SshConnection} what happens, and holds little that nobody takes. */
final class SshTransport extends ServerSessionImpl {
    private final House house;
    private final SshConnection connection;

    /** What was handed over to be sent and has not been. */
    private final AtomicInteger unsent = new AtomicInteger();

    SshTransport(House house, ServerFactoryManager server, IoSession io) throws Exception {
        super(server, io);
        this.house = house;
        connection = new SshConnection(house, this, (InetSocketAddress) io.getRemoteAddress());
    }

    static SshTransport of(Session session) {
        return (SshTransport) session;
    }

    SshConnection connection() {
        return connection;
    }

    @Override
    public void start() throws Exception {
        super.start();
        connection.arrive();
    }

    /** Who may not stay is told so here, before a stranger costs any mathematics. */
    @Override
    protected void handleKexInit(Buffer buffer) throws Exception {
        var refusal = connection.refusal();
        if (refusal == null) {
            super.handleKexInit(buffer);
        } else {
            part(SshConstants.SSH2_DISCONNECT_TOO_MANY_CONNECTIONS, refusal);
        }
    }

    boolean knows(PublicKey key) {
        return connection.knows(key);
    }

    @Override
    public IoWriteFuture signalAuthenticationSuccess(String user, String service, Buffer buffer) throws Exception {
        var refusal = connection.enter();
        if (refusal != null) {
            throw new org.apache.sshd.common.SshException(SshConstants.SSH2_DISCONNECT_TOO_MANY_CONNECTIONS, refusal);
        }
        return super.signalAuthenticationSuccess(user, service, buffer);
    }

    @Override
    public void messageReceived(Readable buffer) throws Exception {
        connection.passed(buffer.available(), 0);
        super.messageReceived(buffer);
    }

    /** Who lets it grow is cut at once; who asks for answers without end and reads none. */
    @Override
    public IoWriteFuture writePacket(Buffer buffer) throws IOException {
        int length = buffer.available();
        boolean isTooMuch = unsent.addAndGet(length) > house.options().outputBytes();
        var future = super.writePacket(buffer);
        future.addListener(done -> unsent.addAndGet(-length));
        connection.passed(0, length);
        if (isTooMuch) {
            house.later().execute(connection::overflow);
        }
        return future;
    }

    /** Closes it with a word to the client. On a thread that may wait for a moment. */
    void part(int reason, String why) {
        try {
            disconnect(reason, why);
        } catch (IOException gone) {
            cut();
        }
    }

    void cut() {
        close(true);
    }

    @Override
    protected void preClose() {
        super.preClose();
        connection.gone();
    }
}
