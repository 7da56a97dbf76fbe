package io.archangel.http.wire;

import io.netty.buffer.ByteBuf;

/**
 * Walks through a header block without decoding it, to see that changes of the table's size stand before its fields (RFC
 * 7541, 4.2), which Netty does not look at. What is malformed it leaves to the decoder.
 */
final class HpackScan {
    private static final int BROKEN = -1;

    private final ByteBuf in;
    private int at;
    private final int end;

    private HpackScan(ByteBuf in) {
        this.in = in;
        at = in.readerIndex();
        end = in.writerIndex();
    }

    /** False if the size is changed after a field. */
    static boolean isOrdered(ByteBuf block) {
        return new HpackScan(block).isOrdered();
    }

    private boolean isOrdered() {
        boolean fields = false;
        while (at >= 0 && at < end) {
            int first = in.getByte(at) & 0xff;
            if (first >= 0x80) {
                number(7);
                fields = true;
            } else if (first >= 0x20 && first < 0x40) {
                if (fields) {
                    return false;
                }
                number(5);
            } else {
                literal(first >= 0x40 ? 6 : 4);
                fields = true;
            }
        }
        return true;
    }

    private void literal(int prefix) {
        if (number(prefix) == 0) {
            string();
        }
        string();
    }

    private void string() {
        long length = at >= 0 && at < end ? number(7) : BROKEN;
        at = length < 0 || length > end - at ? BROKEN : at + (int) length;
    }

    /** Reads an integer (RFC 7541, 5.1). @param prefix how many bits of the first byte are its own */
    private long number(int prefix) {
        int mask = (1 << prefix) - 1;
        long value = in.getByte(at++) & mask;
        if (value < mask) {
            return value;
        }
        for (int shift = 0; at < end && shift < 35; shift += 7) {
            byte b = in.getByte(at++);
            value += (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        at = BROKEN;
        return BROKEN;
    }
}
