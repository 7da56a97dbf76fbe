package io.archangel.loop.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that a loop keeps, warm in the processor's cache, since most of what passes is taken up before its batch ends:
 * one to read into, one that small writes gather in, on the heap, where to add to it costs least, and one that they leave
 * from all at once. Whoever comes while a buffer is out, or needs more, gets another. Loop thread only.
 */
final class Spare {
    static final int ROOM = 16 << 10;

    /** What is read at once, at the most, unless more is wanted. */
    static final int READ = 64 << 10;

    private static final int FIRST = 512;
    private static final int OURS_ALONE = 1;

    /** Each null before it is needed, and once closed. */
    private @Nullable ByteBuf gathering;

    private @Nullable ByteBuf leaving;
    private @Nullable ByteBuf landing;
    private boolean closed;
    private final Landing reading = new Landing(this);

    /** Has its channels read into the one that is kept for that. */
    Landing reading() {
        return reading;
    }

    /** A buffer to gather in, then to be {@link #settle}d. @param least bytes of room */
    ByteBuf take(ByteBufAllocator allocator, int least) {
        if (gathering == null && !closed) {
            gathering = Unpooled.buffer(ROOM, ROOM);
        }
        var kept = free(gathering);
        return kept != null && least <= ROOM ? kept : allocator.ioBuffer(Math.max(FIRST, least));
    }

    /** What was gathered, to be sent and released; the one to gather in is back. */
    ByteBuf settle(ByteBufAllocator allocator, ByteBuf gathered) {
        if (gathered.isDirect()) {
            return gathered;
        }
        if (leaving == null && !closed) {
            leaving = Unpooled.directBuffer(ROOM, ROOM);
        }
        var kept = free(leaving);
        var settled = kept == null ? allocator.ioBuffer(gathered.readableBytes()) : kept;
        settled.writeBytes(gathered);
        gathered.release();
        return settled;
    }

    /** A buffer to read into, then to be released. @param guess how many bytes will come */
    ByteBuf land(ByteBufAllocator allocator, int guess) {
        if (landing == null && !closed) {
            landing = Unpooled.directBuffer(READ, READ);
        }
        var kept = free(landing);
        return kept == null ? allocator.ioBuffer(guess) : kept;
    }

    private static @Nullable ByteBuf free(@Nullable ByteBuf kept) {
        return kept != null && kept.refCnt() == OURS_ALONE ? kept.clear().retain() : null;
    }

    /** Gives them up. */
    void close() {
        closed = true;
        gathering = released(gathering);
        leaving = released(leaving);
        landing = released(landing);
    }

    private static @Nullable ByteBuf released(@Nullable ByteBuf kept) {
        if (kept != null) {
            kept.release();
        }
        return null;
    }
}
