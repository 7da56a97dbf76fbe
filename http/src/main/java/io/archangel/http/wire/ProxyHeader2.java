package io.archangel.http.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Version 2 of the PROXY protocol: a signature, then version and command, family and transport, and a length. */
final class ProxyHeader2 {
    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int FIXED = 16;
    private static final int MOST = 4096;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int DATAGRAMS = 2;
    private static final int INET = 1;
    private static final int INET6 = 2;
    private static final int UNIX = 3;
    private static final int PATHS = 216;

    private ProxyHeader2() {}

    static @Nullable ProxyHeader decode(ByteBuffer in) throws Refused {
        if (!ProxyHeader.isBegin(in, SIGNATURE)) {
            throw ProxyHeader.malformed();
        }
        if (in.remaining() < FIXED) {
            return null;
        }
        int start = in.position();
        int command = in.get(start + SIGNATURE.length) & 0xff;
        int length = in.getShort(start + FIXED - 2) & 0xffff;
        if ((command != LOCAL && command != PROXY) || length > MOST) {
            throw ProxyHeader.malformed();
        }
        if (in.remaining() < FIXED + length) {
            return null;
        }
        int family = in.get(start + SIGNATURE.length + 1) & 0xff;
        var rest = in.slice(start + FIXED, length);
        var header = command == LOCAL ? ProxyHeader.unknown() : source(family >> 4, family & 0xf, rest);
        in.position(start + FIXED + length);
        return header;
    }

    private static ProxyHeader source(int family, int transport, ByteBuffer rest) throws Refused {
        if (family > UNIX || transport > DATAGRAMS) {
            throw ProxyHeader.malformed();
        }
        if (family == 0 || transport == 0) {
            return ProxyHeader.unknown();
        }
        return switch (family) {
            case INET -> address(rest, 4);
            case INET6 -> address(rest, 16);
            default -> {
                skip(rest, PATHS);
                skipExtensions(rest);
                yield ProxyHeader.unix();
            }
        };
    }

    /** Source and destination, then their ports. */
    private static ProxyHeader address(ByteBuffer rest, int size) throws Refused {
        var source = new byte[size];
        if (rest.remaining() < 2 * size + 4) {
            throw ProxyHeader.malformed();
        }
        rest.get(source);
        skip(rest, size);
        int port = rest.getShort() & 0xffff;
        skip(rest, 2);
        skipExtensions(rest);
        try {
            return ProxyHeader.of(new InetSocketAddress(InetAddress.getByAddress(source), port));
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Each a type, a length and so many bytes; none of them is needed here. */
    private static void skipExtensions(ByteBuffer rest) throws Refused {
        while (rest.hasRemaining()) {
            skip(rest, 1);
            if (rest.remaining() < 2) {
                throw ProxyHeader.malformed();
            }
            skip(rest, rest.getShort() & 0xffff);
        }
    }

    private static void skip(ByteBuffer rest, int bytes) throws Refused {
        if (rest.remaining() < bytes) {
            throw ProxyHeader.malformed();
        }
        rest.position(rest.position() + bytes);
    }
}
