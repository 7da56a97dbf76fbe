package io.archangel.http.wire;

import static io.archangel.http.wire.Refused.bad;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A body in chunks (RFC 9112, 7.1). Extensions are checked and dropped, trailers kept.
 *
 * <pre>
 * SIZE --;--> EXTENSION
 * SIZE, EXTENSION --CR--> SIZE END --LF--> DATA, or after size 0 TRAILERS
 * DATA --all of it--> DATA CR --CR--> DATA LF --LF--> SIZE
 * TRAILERS --empty line--> DONE
 * </pre>
 */
final class ChunkDecoder implements BodyDecoder {
    private static final int MOST_DIGITS = 15;

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_END,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILERS,
        DONE
    }

    private final long limit;
    private State state = State.SIZE;

    /** Of the present chunk, what is still to come. */
    private long left;

    private int digits;
    private long total;
    private int lineLength;
    private int extensions;
    private @Nullable LineBuffer lines;
    private List<Map.Entry<String, String>> trailers = List.of();

    ChunkDecoder(long limit) {
        this.limit = limit;
    }

    @Override
    public @Nullable ByteBuffer decode(ByteBuffer in) throws Refused {
        while (in.hasRemaining() && state != State.DONE) {
            if (state == State.DATA) {
                return data(in);
            }
            state = next(in.get());
        }
        return null;
    }

    @Override
    public boolean isDone() {
        return state == State.DONE;
    }

    @Override
    public long left() {
        return isDone() ? 0 : Long.MAX_VALUE;
    }

    @Override
    public List<Map.Entry<String, String>> trailers() {
        return trailers;
    }

    private ByteBuffer data(ByteBuffer in) {
        int size = (int) Math.min(left, in.remaining());
        var piece = in.slice(in.position(), size);
        in.position(in.position() + size);
        left -= size;
        if (left == 0) {
            state = State.DATA_CR;
        }
        return piece;
    }

    private State next(byte b) throws Refused {
        return switch (state) {
            case SIZE -> size(b);
            case EXTENSION -> extension(b);
            case SIZE_END -> sizeEnd(b);
            case DATA_CR -> require(b, '\r', State.DATA_LF);
            case DATA_LF -> require(b, '\n', State.SIZE);
            case TRAILERS -> trailer(b);
            case DATA, DONE -> throw new IllegalStateException("no state for a byte: " + state);
        };
    }

    private State size(byte b) throws Refused {
        int digit = Ascii.hex(b);
        if (digit >= 0) {
            if (++digits > MOST_DIGITS) {
                throw bad("a chunk size is too long");
            }
            left = left << 4 | digit;
            return State.SIZE;
        }
        if (digits == 0 || (b != ';' && b != '\r')) {
            throw bad("a chunk size is no number");
        }
        lineLength = 0;
        return b == ';' ? State.EXTENSION : State.SIZE_END;
    }

    private State extension(byte b) throws Refused {
        if (b == '\r') {
            return State.SIZE_END;
        }
        if (Ascii.isControl(b)) {
            throw bad("a control character in a chunk extension");
        }
        if (++lineLength > Limits.CHUNK_LINE || ++extensions > Limits.CHUNK_EXTENSIONS) {
            throw bad("chunk extensions are too long");
        }
        return State.EXTENSION;
    }

    private State sizeEnd(byte b) throws Refused {
        require(b, '\n', State.DATA);
        digits = 0;
        if (left == 0) {
            lines = new LineBuffer();
            return State.TRAILERS;
        }
        total += left;
        if (total > limit) {
            throw Refused.tooLong();
        }
        return State.DATA;
    }

    private State trailer(byte b) throws Refused {
        var text = lines;
        if (text == null) {
            throw new IllegalStateException("no buffer for trailers");
        }
        boolean lineEnds = text.add(b);
        if (text.length() > Limits.TRAILERS) {
            throw new Refused(431, "the trailers are too long");
        }
        if (!lineEnds) {
            return State.TRAILERS;
        }
        if (text.isEmptyLine()) {
            lines = null;
            return State.DONE;
        }
        keep(text);
        text.nextLine();
        return State.TRAILERS;
    }

    private void keep(LineBuffer text) throws Refused {
        var line = new FieldLine();
        line.read(text.bytes(), text.lineStart(), text.length());
        var name = text(text.bytes(), line.name(), line.name() + line.nameLength());
        if (!Trailers.mayBe(name)) {
            throw bad("a trailer that belongs in the head");
        }
        if (trailers.isEmpty()) {
            trailers = new ArrayList<>();
        }
        trailers.add(Map.entry(name, text(text.bytes(), line.value(), line.valueEnd())));
    }

    private static String text(byte[] in, int from, int to) {
        return new String(in, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static State require(byte b, char wanted, State then) throws Refused {
        if (b != wanted) {
            throw bad("a chunk does not end where it should");
        }
        return then;
    }
}
