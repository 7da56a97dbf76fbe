package io.archangel.loop.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SpareTest {
    private static final int SOME = 100;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final Spare spare = new Spare();

    @AfterEach
    void close() {
        spare.close();
    }

    private ByteBuf gathered(String text) {
        var buffer = spare.take(allocator, text.length());
        ByteBufUtil.writeAscii(buffer, text);
        return buffer;
    }

    @Test
    void settle_whatWasGathered_leavesWholeAndTheRoomIsBack() {
        var first = spare.settle(allocator, gathered("first"));
        assertThat(first.isDirect()).isTrue();

        var second = spare.settle(allocator, gathered("second"));

        assertThat(ByteBufUtil.hexDump(first)).isEqualTo(ByteBufUtil.hexDump("first".getBytes(US_ASCII)));
        assertThat(ByteBufUtil.hexDump(second)).isEqualTo(ByteBufUtil.hexDump("second".getBytes(US_ASCII)));
        first.release();
        second.release();
    }

    @Test
    void take_whileItIsOut_isAnother() {
        var first = gathered("first");
        var second = gathered("second");

        assertThat(second).isNotSameAs(first);
        assertThat(first.toString(US_ASCII)).isEqualTo("first");
        first.release();
        second.release();
    }

    @Test
    void land_whileSomebodyHoldsWhatCame_isAnotherUntilHeLetsGo() {
        var held = spare.land(allocator, SOME);
        var other = spare.land(allocator, SOME);
        assertThat(other).isNotSameAs(held);

        held.release();
        var again = spare.land(allocator, SOME);

        assertThat(again).isSameAs(held);
        assertThat(again.isReadable()).isFalse();
        other.release();
        again.release();
    }

    @Test
    void close_whileOneIsOut_lastsUntilItIsLetGo() {
        var out = spare.land(allocator, SOME);

        spare.close();

        assertThat(out.refCnt()).isEqualTo(1);
        out.release();
        assertThat(out.refCnt()).isZero();
        spare.land(allocator, SOME).release();
    }
}
