package io.archangel.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is written in a buffer that all connections of a loop share: if it fails halfway, no other client gets of it. */
final class EncodingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    /** With which the VM allocates no array, however much memory there is. */
    private static final int NO_ROOM = Integer.MAX_VALUE - 12;

    private final Encoder encoder = new Encoder();

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }

    @Test
    void chunk_isTheSizeAndTheBytes() {
        var bytes = "hello".repeat(8).getBytes(StandardCharsets.US_ASCII);
        assertThat(text(encoder.chunk(bytes, 5, 20).take())).isEqualTo("14\r\n" + "hello".repeat(4) + "\r\n");
    }

    @Test
    void chunkThatThereIsNoRoomFor_leavesNothingBehind() {
        assertThatThrownBy(() -> encoder.chunk(new byte[1], 0, NO_ROOM)).isInstanceOf(OutOfMemoryError.class);
        assertThat(text(encoder.take())).isEmpty();
    }

    @Test
    void headThatFailsHalfway_isNotInWhatIsWrittenNext() {
        List<UnaryOperator<Encoder>> all = List.of(
                it -> it.head(204, NOW, List.of()).end(),
                it -> it.chunk(new byte[] {'x'}, 0, 1),
                it -> it.lastChunk(List.of()),
                Encoder::goOn);
        assertThat(all).allSatisfy(next -> {
            assertThatThrownBy(() -> encoder.head(200, NOW, failing())).isInstanceOf(OutOfMemoryError.class);
            var expected = text(next.apply(new Encoder()).take());
            assertThat(text(next.apply(encoder).take())).isEqualTo(expected);
        });
    }

    /** Two fields, of which there is no memory for the second. */
    private static List<Field> failing() {
        return new AbstractList<>() {
            @Override
            public Field get(int index) {
                if (index > 0) {
                    throw new OutOfMemoryError("none left");
                }
                return new Field("Set-Cookie", "secret");
            }

            @Override
            public int size() {
                return 2;
            }
        };
    }

    @Test
    void framesThatWereNotTaken_areNoOtherConnections() {
        var bench = new Bench();
        var failed = bench.writer();
        var other = bench.writer();
        failed.ping(1);
        assertThat(other.take().remaining()).isZero();
        failed.ping(1);
        var taken = other.ping(2).take();
        assertThat(taken.remaining()).isEqualTo(FrameWriter.HEADER + Long.BYTES);
        assertThat(taken.getLong(taken.position() + FrameWriter.HEADER)).isEqualTo(2);
        failed.close();
        other.close();
    }
}
