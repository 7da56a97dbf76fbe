package io.archangel.proof.abuse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/** A header block, encoded by HPACK (RFC 7541) in the plainest way: literals, no Huffman. */
public final class Block {
    private static final int NOT_INDEXED = 0;
    private static final int INDEXED_FROM_NOW = 0x40;
    private static final int INDEXED = 0x80;
    private static final int LAST_STATIC = 61;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The beginning of every request. */
    public static Block request(String method, String path) {
        return new Block()
                .with(":method", method)
                .with(":scheme", "http")
                .with(":path", path)
                .with(":authority", "a");
    }

    public Block with(String name, String value) {
        return literal(NOT_INDEXED, name, value);
    }

    /** One that the decoder is to keep; the latest of these is {@link #latest}. */
    Block kept(String name, String value) {
        return literal(INDEXED_FROM_NOW, name, value);
    }

    Block latest(int times) {
        for (int i = 0; i < times; i++) {
            out.write(INDEXED | LAST_STATIC + 1);
        }
        return this;
    }

    private Block literal(int kind, String name, String value) {
        out.write(kind);
        string(name);
        string(value);
        return this;
    }

    private void string(String text) {
        var bytes = text.getBytes(ISO_8859_1);
        number(bytes.length);
        out.writeBytes(bytes);
    }

    /** A length with a prefix of seven bits, and no Huffman (5.1). */
    private void number(int value) {
        int most = 0x7f;
        if (value < most) {
            out.write(value);
            return;
        }
        out.write(most);
        int rest = value - most;
        for (; rest >= 0x80; rest >>>= 7) {
            out.write(rest & 0x7f | 0x80);
        }
        out.write(rest);
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
