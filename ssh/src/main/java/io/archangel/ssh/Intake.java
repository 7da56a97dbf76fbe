package io.archangel.ssh;

import io.archangel.process.Guard;
import java.io.IOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.Factory;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.AbstractIoServiceFactory;
import org.apache.sshd.common.io.AbstractIoServiceFactoryFactory;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.apache.sshd.common.util.threads.ThreadUtils;

/** MINA's input and output, of a server alone: whoever comes is taken in by an {@link Acceptor}, and nobody is called. */
final class Intake extends AbstractIoServiceFactory {
    private static final int CLOSING_SECONDS = 5;

    private final AsynchronousChannelGroup group;
    private final CloseableExecutorService resuming;
    private final ScheduledExecutorService timer;

    private Intake(
            FactoryManager manager,
            CloseableExecutorService threads,
            CloseableExecutorService resuming,
            ScheduledExecutorService timer) {
        super(manager, threads);
        this.resuming = resuming;
        this.timer = timer;
        try {
            group = AsynchronousChannelGroup.withThreadPool(ThreadUtils.noClose(threads));
        } catch (IOException failed) {
            throw new SshException("ssh can't wait for input (" + failed.getMessage() + ")", failed);
        }
    }

    /** Makes it when a server starts. */
    static final class Maker extends AbstractIoServiceFactoryFactory {
        private final ScheduledExecutorService timer;

        /** @param threads makes those for input and output  @param timer wakes who rests */
        Maker(Factory<CloseableExecutorService> threads, ScheduledExecutorService timer) {
            super(threads);
            this.timer = timer;
        }

        @Override
        public IoServiceFactory create(FactoryManager manager) {
            return new Intake(manager, newExecutor(), newExecutor(), timer);
        }
    }

    @Override
    public IoAcceptor createAcceptor(IoHandler handler) {
        return autowireCreatedService(new Acceptor(getFactoryManager(), handler, group, resuming, timer));
    }

    @Override
    public IoConnector createConnector(IoHandler handler) {
        throw new UnsupportedOperationException("the door calls nobody");
    }

    @Override
    protected void doCloseImmediately() {
        var unused = Guard.attempt(() -> {
            resuming.shutdownNow();
            group.shutdownNow();
            group.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
        });
        super.doCloseImmediately();
    }
}
