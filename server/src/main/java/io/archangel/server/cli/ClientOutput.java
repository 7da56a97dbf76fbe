package io.archangel.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.shell.Output;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;

/** What a command shows to a client of the unix door, and asks it. */
final class ClientOutput implements Output {
    private final UnixLink link;
    private final Wire.Hello hello;

    /** What was answered to a question, by the thread that reads; few are kept, for only one is asked at a time. */
    private final ArrayBlockingQueue<String> answers = new ArrayBlockingQueue<>(8);

    ClientOutput(UnixLink link, Wire.Hello hello) {
        this.link = link;
        this.hello = hello;
    }

    /** Takes what the client answers. */
    OutputStream answers() {
        return new OutputStream() {
            @Override
            public void write(int single) {
                write(new byte[] {(byte) single}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                var unused = answers.offer(new String(bytes, from, length, UTF_8));
            }
        };
    }

    @Override
    public void out(String text) {
        write(Wire.OUT, text);
    }

    @Override
    public void err(String text) {
        write(Wire.ERR, text);
    }

    private void write(byte kind, String text) {
        try {
            link.send(kind, text.getBytes(UTF_8));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public Optional<String> ask(String question) {
        if (!hello.terminal()) {
            return Optional.empty();
        }
        try {
            answers.clear();
            link.send(Wire.ASK, question.getBytes(UTF_8));
            var answer = answers.take();
            return answer.equals(Wire.NOBODY) ? Optional.empty() : Optional.of(answer);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } catch (InterruptedException gone) {
            Thread.currentThread().interrupt();
            return Optional.of("");
        }
    }

    @Override
    public int width() {
        return hello.columns();
    }

    @Override
    public int height() {
        return hello.rows();
    }

    @Override
    public boolean isTerminal() {
        return hello.terminal();
    }

    @Override
    public boolean isColored() {
        return hello.terminal() && !hello.plain();
    }
}
