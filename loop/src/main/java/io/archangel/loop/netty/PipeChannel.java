package io.archangel.loop.netty;

import io.archangel.loop.LoopException;
import io.archangel.process.Guard;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a pipe as a channel of Netty's, so that all that is promised of a connection holds for it. Epoll tells each
 * change once (edge-triggered): the end counts as ready from then until a read or write finds that it is not. Loop thread
 * only.
 */
final class PipeChannel extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(16 << 10, 64 << 10);
    private static final int CHUNK = 16 << 10;

    /** Reads in a row, after which others have their turn; together more than a pipe holds. */
    private static final int BATCH = 16;

    private final FileDescriptor end;
    private final boolean reads;
    private final SocketAddress address;
    private final ChannelConfig config = new DefaultChannelConfig(this);
    private @Nullable IoRegistration registration;

    /** True from an event until a read finds nothing. */
    private boolean readable;

    /** True while Netty wants to have what comes. */
    private boolean wanted;

    /** True once the other end was found closed. */
    private boolean ended;

    /** Hears how many bytes each write has got rid of. */
    private LongConsumer taken = bytes -> {};

    /** An end that is open and doesn't block. @param address where it is, empty if nowhere */
    PipeChannel(FileDescriptor end, boolean reads, UnixDomainSocketAddress address) {
        super(null);
        this.end = end;
        this.reads = reads;
        this.address = address;
        config.setWriteBufferWaterMark(WATER_MARKS);
    }

    /** Has somebody told how many bytes the operating system takes; before it is registered. */
    void onTaken(LongConsumer hears) {
        taken = hears;
    }

    /** False if it is for writing. */
    boolean reads() {
        return reads;
    }

    // ---- reading ----

    /** Reads what is there, without waiting to be told of it. */
    void readNow() {
        if (reads && !ended) {
            readable = true;
            wanted = config.isAutoRead();
            readOn();
        }
    }

    @Override
    protected void doBeginRead() {
        wanted = true;
        if (readable) {
            eventLoop().execute(this::readOn);
        }
    }

    private void readOn() {
        if (!wanted || !readable || !isOpen()) {
            return;
        }
        wanted = false;
        int left = BATCH;
        do {
            left--;
        } while (readOnce() && left > 0 && isOpen() && config.isAutoRead());
        pipeline().fireChannelReadComplete();
    }

    /** @return false if nothing was there */
    private boolean readOnce() {
        var bytes = alloc().ioBuffer(CHUNK);
        int count;
        try {
            var room = bytes.internalNioBuffer(0, CHUNK);
            count = end.read(room, room.position(), room.limit());
        } catch (IOException broken) {
            bytes.release();
            readable = false;
            pipeline().fireExceptionCaught(broken);
            return false;
        }
        if (count > 0) {
            pipeline().fireChannelRead(bytes.writerIndex(count));
            return true;
        }
        bytes.release();
        readable = false;
        if (count < 0 && !ended) {
            ended = true;
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
        return false;
    }

    // ---- writing ----

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (reads && ((ByteBuf) message).isReadable()) {
            var refused = new LoopException("this is the reading end of a pipe; write to the other");
            eventLoop().execute(() -> pipeline().fireExceptionCaught(refused));
            throw refused;
        }
        return message;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) throws IOException {
        for (var next = (ByteBuf) waiting.current(); next != null; next = (ByteBuf) waiting.current()) {
            int length = next.readableBytes();
            int count = length == 0 ? 0 : write(next, length);
            taken.accept(count);
            waiting.removeBytes(count);
            if (length == 0) {
                waiting.remove();
            } else if (count < length) {
                return;
            }
        }
    }

    private int write(ByteBuf bytes, int length) throws IOException {
        var direct = bytes.internalNioBuffer(bytes.readerIndex(), length);
        try {
            return end.write(direct, direct.position(), direct.limit());
        } catch (Errors.NativeIoException refused) {
            throw refused.expectedErr() == Errors.ERRNO_EPIPE_NEGATIVE ? broken() : refused;
        }
    }

    /** Said the same whether the kernel told of it first, or a write found out. */
    private static IOException broken() {
        return new IOException("Broken pipe: nobody reads it any more");
    }

    /** Nobody reads any more. */
    private void unread() {
        if (!ended) {
            ended = true;
            var waiting = unsafe().outboundBuffer();
            if (waiting != null && !waiting.isEmpty()) {
                pipeline().fireExceptionCaught(broken());
            } else {
                unsafe().close(voidPromise());
            }
        }
    }

    // ---- its life ----

    @Override
    protected void doRegister(ChannelPromise promise) {
        ((IoEventLoop) eventLoop()).register((EpollIoHandle) unsafe()).addListener(done -> registered(done, promise));
    }

    private void registered(Future<?> done, ChannelPromise promise) {
        if (!done.isSuccess()) {
            promise.setFailure(done.cause());
            return;
        }
        var made = (IoRegistration) done.getNow();
        registration = made;
        var refused = Guard.attempt(
                () -> made.submit((reads ? EpollIoOps.EPOLLIN : EpollIoOps.EPOLLOUT).with(EpollIoOps.EPOLLET)));
        if (refused == null) {
            promise.setSuccess();
        } else {
            promise.setFailure(refused);
        }
    }

    @Override
    protected void doDeregister() {
        if (registration != null) {
            registration.cancel();
        }
    }

    @Override
    protected void doClose() throws IOException {
        doDeregister();
        end.close();
    }

    @Override
    public boolean isOpen() {
        return end.isOpen();
    }

    @Override
    public boolean isActive() {
        return isOpen();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected SocketAddress localAddress0() {
        return address;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return address;
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isCompatible(Unsafe.class);
    }

    @Override
    protected void doBind(SocketAddress to) {
        throw new UnsupportedOperationException("a pipe has no address");
    }

    @Override
    protected void doDisconnect() throws IOException {
        doClose();
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Unsafe();
    }

    /** What the poller knows of it. */
    private final class Unsafe extends AbstractUnsafe implements EpollIoHandle {
        @Override
        public FileDescriptor fd() {
            return end;
        }

        @Override
        public void handle(IoRegistration from, IoEvent event) {
            if (reads) {
                readable = true;
                readOn();
            } else if (((EpollIoEvent) event).ops().contains(EpollIoOps.EPOLLERR)) {
                unread();
            } else {
                flush0();
            }
        }

        @Override
        public void close() {
            close(voidPromise());
        }

        @Override
        public void connect(SocketAddress to, SocketAddress from, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException("a pipe is connected"));
        }
    }
}
