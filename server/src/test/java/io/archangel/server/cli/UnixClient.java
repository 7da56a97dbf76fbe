package io.archangel.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/** A client, as the real one talks. */
public final class UnixClient {
    private final SocketChannel channel;
    private final DataOutputStream to;

    /** What it was asked last, and what it answers. */
    private String asked = "";

    private String answer = "";

    UnixClient(Path socket, Wire.Mode mode, boolean terminal, String... words) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        to = new DataOutputStream(Channels.newOutputStream(channel));
        new Wire.Hello(mode, terminal, true, 80, 24, terminal ? "xterm" : "dumb", List.of(words)).write(to);
    }

    /** Runs one command, with nobody at a terminal. */
    public static Answer command(Path socket, String... words) throws IOException {
        return new UnixClient(socket, Wire.Mode.COMMAND, false, words).answer();
    }

    /** What is answered when something is asked. */
    void replies(String word) {
        answer = word;
    }

    String asked() {
        return asked;
    }

    void types(String text) throws IOException {
        Wire.send(to, Wire.INPUT, text.getBytes(UTF_8));
    }

    /** Until it is cut. */
    void typesForEver(String line) {
        try {
            while (true) {
                types(line);
            }
        } catch (IOException cut) {
            throw new UncheckedIOException(cut);
        }
    }

    /** Reads on until this has been shown. */
    void reads(String text) throws IOException {
        var from = new DataInputStream(Channels.newInputStream(channel));
        var shown = new StringBuilder();
        while (shown.indexOf(text) < 0) {
            from.readByte();
            shown.append(new String(from.readNBytes(Wire.length(from)), UTF_8));
        }
    }

    void ends() throws IOException {
        channel.shutdownOutput();
    }

    Answer answer() throws IOException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = -1;
        try (channel) {
            var from = new DataInputStream(Channels.newInputStream(channel));
            while (code < 0) {
                byte kind = from.readByte();
                var content = from.readNBytes(Wire.length(from));
                switch (kind) {
                    case Wire.OUT -> out.write(content);
                    case Wire.ERR -> err.write(content);
                    case Wire.ASK -> {
                        asked = new String(content, UTF_8);
                        types(answer);
                    }
                    default -> code = ByteBuffer.wrap(content).getInt();
                }
            }
        } catch (EOFException cut) {
            return new Answer(out.toString(UTF_8), err.toString(UTF_8), -1);
        }
        return new Answer(out.toString(UTF_8), err.toString(UTF_8), code);
    }

    /** What came, and the exit code; -1 if it was cut. */
    public record Answer(String out, String err, int code) {}
}
