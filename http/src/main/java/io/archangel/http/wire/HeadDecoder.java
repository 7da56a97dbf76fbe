package io.archangel.http.wire;

import static io.archangel.http.wire.Refused.bad;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes heads of requests, one after the other, from bytes as they come (RFC 9112, 2 to 5), however they are cut.
 *
 * <pre>
 * BEFORE --byte--> REQUEST LINE --CR LF--> HEADER LINES --empty line--> a Head, and BEFORE again
 * </pre>
 *
 * <p>What is wrong is refused at the very byte, so that garbage need not be waited for. Between heads it holds next to no
 * memory: the bytes of a head become the {@link Head}'s.
 */
public final class HeadDecoder {
    private final LineBuffer text = new LineBuffer();
    private boolean skippedEmptyLine;
    private @Nullable RequestLine requestLine;
    private Lines lines = new Lines();

    /** True once a head has begun and is not whole. */
    public boolean isStarted() {
        return text.length() > 0;
    }

    /**
     * Takes bytes up to the end of a head, and leaves the rest.
     *
     * @return the head, or null if it is not whole yet
     * @throws Refused if it is no valid head; the decoder is then of no further use
     */
    public @Nullable Head decode(ByteBuffer in) throws Refused {
        while (in.hasRemaining()) {
            boolean lineEnds = text.add(in.get());
            if (requestLine == null && text.lineLength() > Limits.REQUEST_LINE + 2) {
                throw new Refused(414, "the request line is too long");
            }
            if (text.length() > Limits.HEAD) {
                throw new Refused(431, "the head is too long");
            }
            if (lineEnds && endLine()) {
                return finish();
            }
        }
        return null;
    }

    /** @return true if that was the head's last line */
    private boolean endLine() throws Refused {
        if (requestLine == null) {
            beginHead();
        } else if (text.isEmptyLine()) {
            return true;
        } else if (lines.count() == Limits.LINES) {
            throw new Refused(431, "too many header lines");
        } else {
            lines.add(text.bytes(), text.lineStart(), text.lineEnd());
        }
        text.nextLine();
        return false;
    }

    private void beginHead() throws Refused {
        if (!text.isEmptyLine()) {
            requestLine = RequestLine.parse(text.bytes(), text.lineStart(), text.lineEnd());
        } else if (skippedEmptyLine) {
            throw bad("the request line is empty");
        } else {
            skippedEmptyLine = true; // old clients send one after a body (RFC 9112, 2.2)
            text.clear();
        }
    }

    private Head finish() throws Refused {
        var head = new Head(text.bytes(), text.length(), Objects.requireNonNull(requestLine), lines);
        text.clear();
        skippedEmptyLine = false;
        requestLine = null;
        lines = new Lines();
        return head;
    }
}
