package io.archangel.loop.netty;

import io.archangel.loop.Callbacks;
import io.archangel.loop.Driver;
import io.archangel.loop.LoopException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was written to one connection and is not yet the operating system's. Small writes gather in one buffer; Netty is given
 * a little at a time, so that the rest can still be held back or dropped. Loop thread only.
 *
 * <pre>
 * write -> gathered -> waiting -> under way, Netty's -> gone
 *          \_ held back, dropped _/
 * </pre>
 */
final class Outgoing {
    /** Above this what is gathered goes on. */
    private static final int FULL = Spare.ROOM;

    private static final int SLICE = 64 << 10;

    /** Above this Netty is given no more. */
    private static final int MOST_UNDER_WAY = 64 << 10;

    private static final VarHandle SIZE;

    static {
        try {
            SIZE = MethodHandles.lookup().findVarHandle(Outgoing.class, "size", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Channel channel;
    private final NettyTransport transport;
    private final Spare spare;
    private final Callbacks callbacks;
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(1);
    private @Nullable ByteBuf gathered;

    /** What Netty has of it. */
    private long underWay;

    /** All that has not gone; written on the loop, read by any thread without haste. */
    private long size;

    private int low = 16 << 10;
    private int high = 64 << 10;

    /** True from when the high mark was passed until the low one is. */
    private boolean over;

    private boolean heldBack;

    /** In which callback something was written last. */
    private long step;

    /** True once nothing is to be sent any more. */
    private boolean dropped;

    Outgoing(Channel channel, NettyTransport transport, NettyLoop loop) {
        this.channel = channel;
        this.transport = transport;
        spare = loop.io().spare();
        callbacks = loop.callbacks();
    }

    void write(ByteBuffer data) {
        step = callbacks.begun();
        int bytes = data.remaining();
        var buffer = gathered;
        if (buffer != null && buffer.readableBytes() + bytes > FULL) {
            queueGathered();
            buffer = null;
        }
        if (buffer == null) {
            buffer = spare.take(channel.alloc(), bytes);
            gathered = buffer;
        }
        buffer.writeBytes(data);
        count(bytes);
        if (buffer.readableBytes() >= FULL) {
            queueGathered();
        }
        look();
    }

    /** Bytes that have not gone. Any thread. */
    long size() {
        return (long) SIZE.getOpaque(this);
    }

    private void count(long change) {
        SIZE.setOpaque(this, size + change);
    }

    /** True if Netty has all there was. */
    boolean isHandedOver() {
        return gathered == null && waiting.isEmpty() && !heldBack;
    }

    /** Tells the protocol if a mark was passed. */
    private void look() {
        if (!over && size > high) {
            over = true;
            driver().pauseWriting();
        } else if (over && size <= low) {
            over = false;
            driver().resumeWriting();
        }
    }

    void limits(int newLow, int newHigh) {
        if (newLow < 0 || newHigh < newLow) {
            throw new LoopException(
                    "limits are " + newLow + " and " + newHigh + "; give 0 or more for low, and no less for high");
        }
        low = newLow;
        high = newHigh;
        look();
    }

    void holdBack(boolean held) {
        heldBack = held;
    }

    /** Gives Netty as much as it is to have, and has it sent. */
    void flush() {
        if (!heldBack && !dropped && handOver(MOST_UNDER_WAY)) {
            channel.flush();
        }
    }

    /** Gives Netty all there is, before somebody else sits between. */
    void handOverAll() {
        handOver(Long.MAX_VALUE);
    }

    private boolean handOver(long most) {
        queueGathered();
        boolean some = false;
        while (underWay < most && !waiting.isEmpty()) {
            some = true;
            handOver(next());
        }
        return some;
    }

    private ByteBuf next() {
        var first = Objects.requireNonNull(waiting.peek());
        int bytes = Math.min(first.readableBytes(), SLICE);
        return bytes < first.readableBytes() ? first.readRetainedSlice(bytes) : waiting.remove();
    }

    private void handOver(ByteBuf slice) {
        int bytes = slice.readableBytes();
        underWay += bytes;
        channel.write(slice).addListener((ChannelFuture sent) -> {
            underWay -= bytes;
            count(-bytes);
            if (sent.isSuccess()) {
                look();
                transport.flush();
            } else {
                transport.broke(sent.cause());
            }
        });
    }

    /** Drops what Netty was not given. */
    void discard() {
        release();
        look();
    }

    /** The same as {@link #drop}, but what earlier callbacks wrote goes first, if it goes at once: it waited for others' only. */
    void cut() {
        if (step != callbacks.begun()) {
            flush();
        }
        drop();
    }

    /** Drops it, and sends nothing any more. */
    void drop() {
        dropped = true;
        release();
    }

    private void release() {
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
        count(underWay - size);
    }

    private void queueGathered() {
        if (gathered != null) {
            waiting.add(spare.settle(channel.alloc(), gathered));
            gathered = null;
        }
    }

    private Driver driver() {
        return transport.driver();
    }
}
