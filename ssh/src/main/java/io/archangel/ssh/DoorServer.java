package io.archangel.ssh;

import io.archangel.process.HostThread;
import io.archangel.process.ProcessManager;
import io.archangel.shell.Shell;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.shell.door.Visitors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.file.nonefs.NoneFileSystemFactory;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.kex.extension.DefaultServerKexExtensionHandler;
import org.apache.sshd.common.random.JceRandomFactory;
import org.apache.sshd.common.random.SingletonRandomFactory;
import org.apache.sshd.common.session.helpers.AbstractSessionFactory;
import org.apache.sshd.common.util.threads.SshThreadPoolExecutor;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;

/**
 * MINA's server, pared down to what the door is for: sessions by public key. No password, no forwarding, no subsystem, no
 * agent, no environment, no files; and no timer that looks every second.
 */
final class DoorServer extends SshServer {
    /** What a client may send of a session's input before it was read. */
    private static final long WINDOW = 64 << 10;

    /** What the operating system may hold for a client that does not read. */
    private static final int SOCKET_BUFFER = 64 << 10;

    /** They never wait for anybody, so two are enough: one may be busy with the mathematics of a login. */
    private static final int THREADS = 2;

    DoorServer(
            Shell shell, ProcessManager manager, Keyring keys, HostKey hostKey, Doorkeeper keeper, Visitors visitors) {
        var timer = Executors.newSingleThreadScheduledExecutor(threads("ssh timer"));
        var house = new House(shell, manager, keys, keeper, timer, new AtomicInteger(), visitors);
        offerLittle();
        boundThreads(timer);
        boundClients(keeper);
        setKeyPairProvider(session -> List.of(hostKey.pair()));
        setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        setPublickeyAuthenticator(
                (user, key, session) -> SshTransport.of(session).knows(key));
        setShellFactory(channel -> new SshSession(house, channel, null));
        setCommandFactory((channel, line) -> new SshSession(house, channel, line));
        setSessionFactory(new SessionFactory(this) {
            @Override
            protected ServerSessionImpl doCreateSession(IoSession io) throws Exception {
                return new SshTransport(house, getServer(), io);
            }
        });
    }

    private void offerLittle() {
        setKeyExchangeFactories(Algorithms.exchanges());
        setCipherFactories(Algorithms.ciphers());
        setMacFactories(Algorithms.codes());
        setCompressionFactories(Algorithms.compressions());
        setSignatureFactories(Algorithms.signatures());
        setKexExtensionHandler(DefaultServerKexExtensionHandler.INSTANCE); // tells with what a client may sign
        setRandomFactory(new SingletonRandomFactory(JceRandomFactory.INSTANCE));
        setChannelFactories(List.of(SessionChannel.FACTORY));
        setFileSystemFactory(NoneFileSystemFactory.INSTANCE);
        setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        setGlobalRequestHandlers(List.of());
        setSubsystemFactories(List.of());
    }

    private void boundThreads(ScheduledExecutorService timer) {
        setScheduledExecutorService(timer, true);
        var names = threads("ssh io");
        setIoServiceFactoryFactory(new Intake.Maker(
                () -> new SshThreadPoolExecutor(
                        THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), names),
                timer));
        CoreModuleProperties.NIO_WORKERS.set(this, THREADS);
    }

    private void boundClients(Doorkeeper keeper) {
        CoreModuleProperties.SERVER_IDENTIFICATION.set(this, "Archangel");
        CoreModuleProperties.WINDOW_SIZE.set(this, WINDOW);
        CoreModuleProperties.SOCKET_SNDBUF.set(this, SOCKET_BUFFER);
        CoreModuleProperties.TCP_NODELAY.set(this, true);
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(this, keeper.options().sessions());
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(this, 2 * keeper.options().tries());
        CoreModuleProperties.COMMAND_EXIT_TIMEOUT.set(this, Duration.ofMillis(1));
    }

    /** Accepts from now on. @return where */
    InetSocketAddress listen(InetSocketAddress at) throws IOException {
        setHost(at.getAddress().getHostAddress());
        setPort(at.getPort());
        start();
        return new InetSocketAddress(at.getAddress(), getPort());
    }

    /** The times of the door are kept by the manager's clock. */
    @Override
    protected void setupSessionTimeout(AbstractSessionFactory<?, ?> factory) {}

    private static ThreadFactory threads(String name) {
        var count = new AtomicInteger();
        return task -> new HostThread(task, name + " " + count.incrementAndGet());
    }
}
