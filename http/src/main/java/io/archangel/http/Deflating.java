package io.archangel.http;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Packs one body piece by piece (RFC 1952), so that each can be unpacked when it is there. It holds memory outside the heap
 * until it is finished or freed. One thread at a time.
 */
final class Deflating {
    private static final int HEADER = 10;
    private static final int ROOM = 8 << 10;
    private static final int LEVEL = 4;

    private final CRC32 sum = new CRC32();
    private final Deflater deflater = new Deflater(LEVEL, true);
    private final byte[] room = new byte[ROOM];
    private boolean begun;
    private boolean freed;

    /** All of a body at once. */
    static byte[] all(byte[] body) {
        var packer = new Deflating();
        try {
            var out = new ByteArrayOutputStream(body.length / 2);
            packer.feed(body, out);
            packer.end(out);
            return out.toByteArray();
        } finally {
            packer.free();
        }
    }

    /** The next piece, packed. */
    byte[] piece(byte[] plain) {
        var out = new ByteArrayOutputStream(plain.length / 2 + 32);
        feed(plain, out);
        drain(Deflater.SYNC_FLUSH, out);
        return out.toByteArray();
    }

    /** What ends it. */
    byte[] finish() {
        var out = new ByteArrayOutputStream(32);
        end(out);
        free();
        return out.toByteArray();
    }

    /** Nothing more will be packed; again is harmless. */
    void free() {
        if (!freed) {
            freed = true;
            deflater.end();
        }
    }

    boolean isFreed() {
        return freed;
    }

    private void feed(byte[] plain, ByteArrayOutputStream out) {
        begin(out);
        sum.update(plain);
        deflater.setInput(plain);
        while (!deflater.needsInput()) {
            drain(Deflater.NO_FLUSH, out);
        }
    }

    private void begin(ByteArrayOutputStream out) {
        if (!begun) {
            begun = true;
            var header = new byte[HEADER];
            header[0] = 0x1f;
            header[1] = (byte) 0x8b;
            header[2] = Deflater.DEFLATED;
            header[HEADER - 1] = (byte) 0xff;
            out.writeBytes(header);
        }
    }

    private void end(ByteArrayOutputStream out) {
        begin(out);
        deflater.finish();
        while (!deflater.finished()) {
            drain(Deflater.NO_FLUSH, out);
        }
        writeInt(out, sum.getValue());
        writeInt(out, deflater.getBytesRead());
    }

    private void drain(int flush, ByteArrayOutputStream out) {
        int size = deflater.deflate(room, 0, ROOM, flush);
        while (size == ROOM) {
            out.write(room, 0, size);
            size = deflater.deflate(room, 0, ROOM, flush);
        }
        out.write(room, 0, size);
    }

    private static void writeInt(ByteArrayOutputStream out, long value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            out.write((int) (value >>> shift));
        }
    }
}
