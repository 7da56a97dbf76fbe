package io.archangel.loop.netty;

import io.archangel.loop.Protocol;
import io.archangel.loop.Transport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A protocol that keeps a log of its callbacks. */
class Recorder implements Protocol {
    final List<String> log = new CopyOnWriteArrayList<>();
    final CompletableFuture<Transport> made = new CompletableFuture<>();
    final CompletableFuture<List<String>> lost = new CompletableFuture<>();

    @Override
    public void connectionMade(Transport transport) {
        log.add("made");
        made.complete(transport);
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        log.add("data " + StandardCharsets.UTF_8.decode(data));
    }

    @Override
    public boolean eofReceived() {
        log.add("eof");
        return false;
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
    public void connectionLost(@Nullable Throwable cause) {
        log.add(cause == null ? "lost" : "lost " + cause.getClass().getSimpleName());
        lost.complete(List.copyOf(log));
    }
}
