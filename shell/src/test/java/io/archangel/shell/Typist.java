package io.archangel.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.spi.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;

/** Somebody at a console in a session of the shell, which runs on a thread of its own. */
final class Typist implements Console, AutoCloseable {
    private final PipedOutputStream keys = new PipedOutputStream();
    private final PipedInputStream input = new PipedInputStream(1 << 20);
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final String type;
    private final Thread thread;

    Typist(Shell shell, String type) throws IOException {
        this.type = type;
        input.connect(keys);
        thread = Thread.ofPlatform()
                .daemon()
                .unstarted(() -> shell.interact(new Principal("root", "telnet", Role.OPERATOR), this));
    }

    Typist start() {
        thread.start();
        return sees("archangel> ");
    }

    Typist type(String text) throws IOException {
        screen.reset();
        keys.write(text.getBytes(UTF_8));
        keys.flush();
        return this;
    }

    Typist sees(String text) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(screen()).contains(text));
        return this;
    }

    String screen() {
        return screen.toString(UTF_8);
    }

    void leaves() throws InterruptedException {
        assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public OutputStream output() {
        return screen;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public Size size() {
        return Size.USUAL;
    }

    @Override
    public void close() throws IOException {
        keys.close();
    }
}
