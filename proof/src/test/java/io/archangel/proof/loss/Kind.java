package io.archangel.proof.loss;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.archangel.proof.abuse.Block;
import io.archangel.proof.abuse.Frame;
import java.nio.ByteBuffer;

/**
 * What a visitor says, all of it in one go, how much of the answer it waits for, and how many requests or streams that is
 * beside the connection.
 */
enum Kind {
    SILENT("", 0, 0),
    GARBAGE("\u0000\u0001 what?\r\n\r\n", 1, 0),
    HALF_A_HEAD("GET / HTTP/1.1\r\nHost: a\r\nX-Mo", 0, 0),
    HELLO(get("/", ""), 100, 1),
    THREE(get("/", "").repeat(3), 300, 3),
    TWENTY_PIPELINED(get("/", "").repeat(20), 2_000, 20),
    BLOCKING(get("/block", ""), 100, 1),
    NOT_FOUND(get("/nowhere", ""), 80, 1),
    FAILING(get("/fails", ""), 100, 1),
    POSTED(post("Content-Length: 2000", "x".repeat(2000)), 2_000, 1),
    CHUNKED(post("Transfer-Encoding: chunked", "7d0\r\n" + "x".repeat(2000) + "\r\n0\r\nX-Sum: 1\r\n\r\n"), 2_000, 1),
    HALF_A_BODY(post("Content-Length: 2000", "x".repeat(700)), 0, 1),
    EXPECTING(post("Content-Length: 10\r\nExpect: 100-continue", ""), 20, 1),
    POLL(get("/poll", ""), 0, 1),
    POLL_ANSWERED_LATER(get("/later", ""), 100, 1),
    POLL_NEVER_ANSWERED(get("/never", ""), 0, 1),
    STREAM(get("/stream", ""), 500, 1),
    EVENTS(get("/events", "Last-Event-ID: 7\r\n"), 300, 1),
    ENDLESS_EVENTS(get("/ticks", ""), 130, 1),
    ZIPPED(get("/zipped", "Accept-Encoding: gzip\r\n"), 100, 1),
    LAST(get("/", "Connection: close\r\n"), 100, 1),
    SOCKET(socket("/socket", ""), 200, 1),
    SOCKET_WITHOUT_GOODBYE(get("/socket", upgrade("")), 100, 1),
    SOCKET_COMPRESSED(socket("/socket", "Sec-WebSocket-Extensions: permessage-deflate\r\n"), 200, 1),
    TALK(socket("/talk", ""), 160, 1),
    TALK_THAT_WAITS(get("/talk", upgrade("")), 100, 1),
    STREAMS_OF_2(streams(10, "/", "/block", "/later"), 800, 30),
    POLLS_OF_2(streams(10, "/poll", "/never", "/ticks"), 60, 30),
    BODIES_OF_2(bodies(5, Frame.END_STREAM), 10_000, 5),
    HALF_BODIES_OF_2(bodies(5, Frame.NONE), 20, 5),
    RESETS_OF_2(resets(10), 20, 10),
    GARBAGE_OF_2(begun() + text(new Frame(Frame.DATA, 0, 0, new byte[5]).bytes()), 30, 0),
    ENCRYPTED(get("/", ""), 100, 1),
    ENCRYPTED_POLL(get("/later", ""), 100, 1),
    ENCRYPTED_STREAM(get("/stream", ""), 500, 1),
    ENCRYPTED_EVENTS(get("/events", ""), 300, 1),
    ENCRYPTED_ZIPPED(get("/zipped", "Accept-Encoding: gzip\r\n"), 100, 1),
    ENCRYPTED_POSTED(post("Content-Length: 2000", "x".repeat(2000)), 2_000, 1),
    ENCRYPTED_CHUNKED(post("Transfer-Encoding: chunked", "7d0\r\n" + "x".repeat(2000) + "\r\n0\r\n\r\n"), 2_000, 1),
    ENCRYPTED_SOCKET(socket("/socket", ""), 200, 1),
    ENCRYPTED_TALK(get("/talk", upgrade("")), 100, 1),
    ENCRYPTED_STREAMS_OF_2(streams(5, "/", "/never"), 150, 10),
    ENCRYPTED_BODIES_OF_2(bodies(5, Frame.END_STREAM), 10_000, 5),
    LOCAL(get("/", ""), 100, 1),
    LOCAL_POLL(get("/later", ""), 100, 1),
    LOCAL_STREAM(get("/stream", ""), 500, 1),
    LOCAL_POSTED(post("Content-Length: 2000", "x".repeat(2000)), 2_000, 1),
    LOCAL_SOCKET(socket("/socket", ""), 200, 1),
    LOCAL_STREAMS_OF_2(streams(5, "/", "/never"), 150, 10);

    private static final String ENCRYPTION = "ENCRYPTED";
    private static final String NEARBY = "LOCAL";

    private final byte[] request;
    private final int enough;
    private final int requests;

    Kind(String request, int enough, int requests) {
        this.request = request.getBytes(ISO_8859_1);
        this.enough = enough;
        this.requests = requests;
    }

    // ---- HTTP/1.1 ----

    private static String get(String path, String fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
    }

    private static String post(String field, String body) {
        return "POST /echo HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n" + body;
    }

    // ---- WebSocket ----

    private static String upgrade(String fields) {
        return "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\n" + fields;
    }

    /** Says something twice, and goodbye. */
    private static String socket(String path, String fields) {
        return get(path, upgrade(fields))
                + said(0x81, "hello ".repeat(10))
                + said(0x82, "bytes")
                + said(0x88, "\u0003\u00e8");
    }

    /** A frame, masked with zeros. */
    private static String said(int first, String payload) {
        return (char) first + "" + (char) (0x80 | payload.length()) + "\0\0\0\0" + payload;
    }

    // ---- HTTP/2 ----

    private static String begun() {
        return "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + text(new Frame(Frame.SETTINGS, 0, 0, new byte[0]).bytes());
    }

    private static String streams(int times, String... paths) {
        var out = new StringBuilder(begun());
        for (int at = 0; at < times * paths.length; at++) {
            var block = Block.request("GET", paths[at % paths.length]).bytes();
            out.append(text(new Frame(Frame.HEADERS, Frame.END_HEADERS | Frame.END_STREAM, 2 * at + 1, block).bytes()));
        }
        return out.toString();
    }

    private static String bodies(int times, int last) {
        var out = new StringBuilder(begun());
        for (int at = 0; at < times; at++) {
            var block = Block.request("POST", "/echo").bytes();
            out.append(text(new Frame(Frame.HEADERS, Frame.END_HEADERS, 2 * at + 1, block).bytes()));
            out.append(text(new Frame(Frame.DATA, last, 2 * at + 1, new byte[2_000]).bytes()));
        }
        return out.toString();
    }

    private static String resets(int times) {
        var out = new StringBuilder(streams(times, "/never"));
        var cancel = ByteBuffer.allocate(4).putInt(8).array();
        for (int at = 0; at < times; at++) {
            out.append(text(new Frame(Frame.RST_STREAM, 0, 2 * at + 1, cancel).bytes()));
        }
        return out.toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    // ----

    byte[] request() {
        return request;
    }

    /** How many bytes of the answer a visitor that does not break off waits for. */
    int enough() {
        return enough;
    }

    int requests() {
        return requests;
    }

    /** It speaks HTTP/2. */
    boolean isOf2() {
        return name().endsWith("OF_2");
    }

    boolean isEncrypted() {
        return name().startsWith(ENCRYPTION);
    }

    /** It comes by the unix socket. */
    boolean isLocal() {
        return name().startsWith(NEARBY);
    }
}
