package io.archangel.http;

import io.archangel.loop.FakePeer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A client of HTTP/2 by hand: it sends frames as they are told, and shows those that came, one to a line. */
final class Peer2 {
    static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    private static final List<String> NAMES = List.of(
            "DATA",
            "HEADERS",
            "PRIORITY",
            "RST_STREAM",
            "SETTINGS",
            "PUSH",
            "PING",
            "GOAWAY",
            "WINDOW",
            "CONTINUATION");
    private static final List<String> CODES = List.of(
            "NO_ERROR",
            "PROTOCOL_ERROR",
            "INTERNAL_ERROR",
            "FLOW_CONTROL_ERROR",
            "SETTINGS_TIMEOUT",
            "STREAM_CLOSED",
            "FRAME_SIZE_ERROR",
            "REFUSED_STREAM",
            "CANCEL",
            "COMPRESSION_ERROR",
            "CONNECT_ERROR",
            "ENHANCE_YOUR_CALM");

    private final Web web;
    final FakePeer peer;
    private int shown;

    /** One that has said hello, and heard it. */
    Peer2(Web web) {
        this(web, web.connect());
        peer.send(PREFACE);
        send(frame(SETTINGS, 0, 0));
        news();
    }

    Peer2(Web web, FakePeer peer) {
        this.web = web;
        this.peer = peer;
    }

    // ---- sending ----

    static byte[] frame(int type, int flags, int stream, byte... payload) {
        var frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        return frame.put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    static byte[] setting(int id, int value) {
        return ByteBuffer.allocate(6).putShort((short) id).putInt(value).array();
    }

    /** Fields as literals that are not indexed (RFC 7541, 6.2.2). @param fields names and values in turns */
    static byte[] block(String... fields) {
        var block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i++) {
            if (i % 2 == 0) {
                block.write(0);
            }
            var bytes = fields[i].getBytes(StandardCharsets.ISO_8859_1);
            if (bytes.length < 127) {
                block.write(bytes.length);
            } else {
                block.write(127);
                int rest = bytes.length - 127;
                for (; rest >= 128; rest >>= 7) {
                    block.write(rest & 127 | 128);
                }
                block.write(rest);
            }
            block.writeBytes(bytes);
        }
        return block.toByteArray();
    }

    /** A request's fields. @param more names and values in turns */
    static byte[] request(String method, String path, String... more) {
        var fields = new ArrayList<>(List.of(":method", method, ":scheme", "http", ":path", path, ":authority", "a"));
        fields.addAll(List.of(more));
        return block(fields.toArray(String[]::new));
    }

    Peer2 send(byte[]... frames) {
        for (var frame : frames) {
            peer.send(frame);
        }
        web.loop.runReady();
        return this;
    }

    Peer2 get(int stream, String path) {
        return send(frame(HEADERS, END_HEADERS | END_STREAM, stream, request("GET", path)));
    }

    Peer2 post(int stream, String path, String... more) {
        return send(frame(HEADERS, END_HEADERS, stream, request("POST", path, more)));
    }

    Peer2 data(int stream, String text, boolean last) {
        return send(frame(DATA, last ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.UTF_8)));
    }

    Peer2 widen(int stream, int by) {
        return send(frame(WINDOW_UPDATE, 0, stream, number(by)));
    }

    Peer2 reset(int stream) {
        return send(frame(RST_STREAM, 0, stream, number(8)));
    }

    // ---- what came ----

    /** The frames that came since the last time, one to an entry; of heads the status alone. */
    List<String> news() {
        var all = seen();
        var fresh = all.subList(shown, all.size());
        shown = all.size();
        return List.copyOf(fresh);
    }

    /** All frames that came. */
    List<String> seen() {
        var in = ByteBuffer.wrap(peer.receivedBytes());
        var all = new ArrayList<String>();
        while (in.remaining() >= 9) {
            int length = (in.getShort() & 0xffff) << 8 | (in.get() & 0xff);
            int type = in.get();
            int flags = in.get();
            int stream = in.getInt();
            var payload = new byte[length];
            in.get(payload);
            all.add(shown(type, flags, stream, payload));
        }
        return all;
    }

    /** How many bytes of content some of these frames have, those of 40 and less left out. */
    static int content(List<String> frames) {
        return frames.stream()
                .filter(it -> it.endsWith(" bytes") || it.endsWith(" bytes END"))
                .mapToInt(it -> Integer.parseInt(it.split(" ")[2]))
                .sum();
    }

    private static String shown(int type, int flags, int stream, byte[] payload) {
        var bytes = ByteBuffer.wrap(payload);
        var what = switch (type) {
            case DATA -> payload.length > 40 ? payload.length + " bytes" : new String(payload, StandardCharsets.UTF_8);
            case HEADERS -> status(payload);
            case RST_STREAM -> CODES.get(bytes.getInt());
            case GOAWAY -> bytes.getInt() + " " + CODES.get(bytes.getInt());
            case WINDOW_UPDATE -> "" + bytes.getInt();
            case PING -> "" + bytes.getLong();
            default -> HexFormat.of().formatHex(payload);
        };
        var ends = (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0 ? " END" : "";
        var ack = (type == SETTINGS || type == PING) && (flags & ACK) != 0 ? " ACK" : "";
        return (NAMES.get(type) + " " + stream + ack + (what.isEmpty() ? "" : " " + what) + ends).trim();
    }

    /** Of a head that our server wrote: its first field is the status, indexed or a literal with an indexed name. */
    private static String status(byte[] block) {
        int at = 0;
        while ((block[at] & 0xe0) == 0x20) {
            at++;
        }
        int first = block[at] & 0xff;
        if (first >= 0x80) {
            int index = first & 0x7f;
            return index >= 8 && index <= 14
                    ? List.of("200", "204", "206", "304", "400", "404", "500").get(index - 8)
                    : "status of the table " + index;
        }
        return new String(block, at + 2, 3, StandardCharsets.US_ASCII);
    }
}
