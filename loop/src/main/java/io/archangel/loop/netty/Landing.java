package io.archangel.loop.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/** Where a channel's bytes are read to: the buffer that its loop keeps for that, if it is there. Loop thread only. */
@SuppressWarnings("deprecation") // Netty has no other way yet to say where to read to
final class Landing implements RecvByteBufAllocator {
    private final RecvByteBufAllocator otherwise = new AdaptiveRecvByteBufAllocator();
    private final Spare spare;

    Landing(Spare spare) {
        this.spare = spare;
    }

    @Override
    public Handle newHandle() {
        return new Kept((ExtendedHandle) otherwise.newHandle());
    }

    private final class Kept extends DelegatingHandle implements ExtendedHandle {
        private final ExtendedHandle its;

        Kept(ExtendedHandle its) {
            super(its);
            this.its = its;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return spare.land(allocator, guess());
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return its.continueReading(maybeMoreData);
        }
    }
}
