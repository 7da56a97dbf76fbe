package io.archangel.loop.netty;

import io.archangel.loop.SubprocessProtocol;
import io.archangel.loop.SubprocessTransport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A protocol that keeps a log of what it hears of a program, and what that has said, on 1 and 2 together. */
class Heard implements SubprocessProtocol {
    final List<String> log = new CopyOnWriteArrayList<>();
    final CompletableFuture<SubprocessTransport> made = new CompletableFuture<>();
    final CompletableFuture<List<String>> lost = new CompletableFuture<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    String said() {
        return said.toString();
    }

    SubprocessTransport program() {
        return made.join();
    }

    @Override
    public void connectionMade(SubprocessTransport transport) {
        log.add("made");
        made.complete(transport);
    }

    @Override
    public void pipeDataReceived(int fd, ByteBuffer data) {
        if (!log.getLast().equals("data " + fd)) {
            log.add("data " + fd);
        }
        var bytes = new byte[data.remaining()];
        data.get(bytes);
        said.writeBytes(bytes);
    }

    @Override
    public void pipeConnectionLost(int fd, @Nullable Throwable cause) {
        log.add("pipe " + fd + (cause == null ? "" : " " + cause.getMessage()));
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
    public void processExited(int code) {
        log.add("exited " + code);
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
        log.add(cause == null ? "lost" : "lost " + cause.getMessage());
        lost.complete(List.copyOf(log));
    }
}
