package io.archangel.proof.mute;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/** A client of the unix door that writes its frames by hand, so that it costs no start of a JVM. */
public final class LocalClient implements AutoCloseable {
    private static final int GREETING = 0x41524301;
    private static final byte COMMAND = 0;
    private static final byte LINES = 2;

    private final SocketChannel channel;
    private final DataOutputStream to;

    private LocalClient(Path socket, byte mode, List<String> words) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        to = new DataOutputStream(Channels.newOutputStream(channel));
        to.writeInt(GREETING);
        to.writeByte(mode);
        to.writeBoolean(false); // no terminal
        to.writeBoolean(true);
        to.writeShort(80);
        to.writeShort(24);
        to.writeUTF("dumb");
        to.writeShort(words.size());
        for (var word : words) {
            to.writeUTF(word);
        }
        to.flush();
    }

    /** Runs one command. @return what it showed, both streams */
    public static String run(Path socket, String... words) throws IOException {
        try (var client = new LocalClient(socket, COMMAND, List.of(words))) {
            return client.all();
        }
    }

    /** A session of lines. */
    static LocalClient session(Path socket) throws IOException {
        return new LocalClient(socket, LINES, List.of());
    }

    void types(String line) throws IOException {
        var content = (line + "\n").getBytes(UTF_8);
        to.writeByte('i');
        to.writeInt(content.length);
        to.write(content);
        to.flush();
    }

    private String all() throws IOException {
        var from = new DataInputStream(Channels.newInputStream(channel));
        var shown = new ByteArrayOutputStream();
        for (byte kind = from.readByte(); kind != 'x'; kind = from.readByte()) {
            shown.write(from.readNBytes(from.readInt()));
        }
        return shown.toString(UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
