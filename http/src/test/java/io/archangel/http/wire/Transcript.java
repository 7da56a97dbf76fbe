package io.archangel.http.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a decoder makes of bytes: {@code GET /a, POST /b 3:xyz, 400}, and {@code ...} for what is not whole. */
final class Transcript {
    private final HeadDecoder heads = new HeadDecoder();
    private boolean skippedEmptyLine;

    /** What is not decoded yet. */
    private byte[] rest = {};

    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final long limit;
    private BodyDecoder body;
    private boolean refused;

    private Transcript(long limit) {
        this.limit = limit;
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Decodes bytes in pieces of a size. */
    static String of(byte[] input, int size, long limit) {
        var transcript = new Transcript(limit);
        for (int at = 0; at < input.length; at += size) {
            transcript.feed(ByteBuffer.wrap(input, at, Math.min(size, input.length - at)));
        }
        return transcript.end();
    }

    /** Decodes bytes that are cut in two. */
    static String cutAt(byte[] input, int cut, long limit) {
        var transcript = new Transcript(limit);
        transcript.feed(ByteBuffer.wrap(input, 0, cut));
        transcript.feed(ByteBuffer.wrap(input, cut, input.length - cut));
        return transcript.end();
    }

    private void feed(ByteBuffer more) {
        var in = ByteBuffer.allocate(rest.length + more.remaining())
                .put(rest)
                .put(more)
                .flip();
        try {
            boolean advances = true;
            while (in.hasRemaining() && !refused && advances) {
                if (body != null) {
                    take(body.decode(in));
                } else if (!skippedEmptyLine && HeadDecoder.skipEmptyLine(in)) {
                    skippedEmptyLine = true;
                } else {
                    advances = begin(heads.decode(in));
                }
            }
        } catch (Refused bad) {
            refused = true;
            add(String.valueOf(bad.status()));
        }
        rest = new byte[in.remaining()];
        in.get(rest);
    }

    private boolean begin(Head head) throws Refused {
        if (head != null) {
            skippedEmptyLine = false;
            add(head.method() + " " + head.path());
            if (head.query() != null) {
                text.append('?').append(head.query());
            }
            if (!head.isHttp11()) {
                text.append(" 1.0");
            }
            if (head.isKeptAlive() != head.isHttp11()) {
                text.append(head.isHttp11() ? " close" : " keep");
            }
            if (head.isExpecting()) {
                text.append(" expect");
            }
            body = BodyDecoder.of(head.bodyLength(), limit);
            take(null);
        }
        return head != null;
    }

    private void take(ByteBuffer piece) {
        if (piece != null) {
            var copy = new byte[piece.remaining()];
            piece.get(copy);
            content.writeBytes(copy);
        }
        if (body.isDone()) {
            body = null;
            if (content.size() > 0) {
                text.append(' ').append(content.toString(StandardCharsets.ISO_8859_1));
                content.reset();
            }
        }
    }

    private void add(String what) {
        text.append(text.isEmpty() ? "" : ", ").append(what);
    }

    private String end() {
        if (!refused && (body != null || rest.length > 0)) {
            add("...");
        }
        return text.toString();
    }
}
