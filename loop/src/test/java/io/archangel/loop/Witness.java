package io.archangel.loop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A protocol that remembers what it was told, on the thread of its test. Data is kept apart, however it was cut. */
class Witness implements Protocol {
    final List<String> log = new ArrayList<>();
    final StringBuilder text = new StringBuilder();

    /** What eofReceived answers. */
    boolean stays;

    @Nullable
    Transport made;

    @Nullable
    Throwable cause;

    Transport transport() {
        var its = made;
        if (its == null) {
            throw new AssertionError("no connection was made");
        }
        return its;
    }

    /** Writes text. */
    void write(String data) {
        transport().write(bytes(data));
    }

    boolean isLost() {
        return log.contains("lost");
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void connectionMade(Transport transport) {
        made = transport;
        log.add("made");
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        text.append(StandardCharsets.UTF_8.decode(data));
    }

    @Override
    public boolean eofReceived() {
        log.add("eof");
        return stays;
    }

    @Override
    public void pauseWriting() {
        log.add("pause");
    }

    @Override
    public void resumeWriting() {
        log.add("resume");
    }

    @Override
    public void connectionLost(@Nullable Throwable why) {
        cause = why;
        log.add("lost");
    }
}
