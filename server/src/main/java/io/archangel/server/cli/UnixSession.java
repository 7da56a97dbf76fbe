package io.archangel.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.process.Exit;
import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.shell.Console;
import io.archangel.shell.Output;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One connection at the unix door. A session on a terminal is a process; a single command is not. */
final class UnixSession {
    /** How long a client may take to say what it wants. */
    static final Duration HELLO_TIME = Duration.ofSeconds(10);

    /** How long it may take nothing of what is written. */
    static final Duration STALL_TIME = Duration.ofSeconds(30);

    private final SocketChannel channel;
    private final ProcessManager manager;
    private final Shell shell;
    private final Principal who;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final ReentrantLock sending = new ReentrantLock();
    private volatile Console.Size size = Console.Size.USUAL;

    UnixSession(SocketChannel channel, ProcessManager manager, Shell shell, Principal who) {
        this.channel = channel;
        this.manager = manager;
        this.shell = shell;
        this.who = who;
        in = new DataInputStream(Channels.newInputStream(channel));
        out = new DataOutputStream(Channels.newOutputStream(channel));
    }

    /** Serves it, on the calling thread. @param seated false if there are too many sessions */
    void run(boolean seated) throws IOException {
        var hello = within(HELLO_TIME, () -> Wire.Hello.read(in));
        size = new Console.Size(hello.columns(), hello.rows());
        var output = new ClientOutput(hello);
        if (!seated) {
            output.err("archangel: too many sessions at this door; end one of them\n");
            exit(Shell.FAILED);
            return;
        }
        exit(
                switch (hello.mode()) {
                    case COMMAND -> command(hello, output);
                    case LINES -> lines(output);
                    case TERMINAL -> terminal(hello);
                });
    }

    private int command(Wire.Hello hello, Output output) {
        var runner = Thread.currentThread();
        listen(OutputStream.nullOutputStream(), runner::interrupt);
        return shell.execute(who, hello.words(), output);
    }

    private int lines(Output output) throws IOException {
        int code = Shell.DONE;
        try (var typed = new PipedInputStream(Wire.LONGEST);
                var reader = new BufferedReader(new InputStreamReader(typed, UTF_8))) {
            listen(new PipedOutputStream(typed), () -> {});
            for (var line = reader.readLine(); line != null && !line.strip().equals("exit"); line = reader.readLine()) {
                code = shell.execute(who, line, output);
            }
        }
        return code;
    }

    private int terminal(Wire.Hello hello) throws IOException {
        try (var typed = new PipedInputStream(Wire.LONGEST)) {
            listen(new PipedOutputStream(typed), () -> {});
            var session = manager.register(new Session());
            session.interact(new ClientConsole(hello, typed));
        }
        return Shell.DONE;
    }

    /** Reads what the client sends, on a thread of its own, until it goes. */
    private void listen(OutputStream typed, Runnable gone) {
        new HostThread(
                        () -> {
                            var unused = Guard.attempt(() -> {
                                try (typed) {
                                    receive(typed);
                                }
                            });
                            gone.run();
                        },
                        "unix input")
                .start();
    }

    private void receive(OutputStream typed) throws IOException {
        while (true) {
            int kind = in.read();
            if (kind < 0) {
                return;
            }
            var content = in.readNBytes(Wire.length(in));
            if (kind == Wire.INPUT) {
                typed.write(content);
                typed.flush();
            } else if (kind == Wire.SIZE && content.length == 4) {
                var numbers = ByteBuffer.wrap(content);
                size = new Console.Size(numbers.getShort(), numbers.getShort());
            }
        }
    }

    private void exit(int code) throws IOException {
        send(Wire.EXIT, ByteBuffer.allocate(4).putInt(code).array());
    }

    private void send(byte kind, byte[] content) throws IOException {
        sending.lock();
        try {
            within(STALL_TIME, () -> {
                Wire.send(out, kind, content);
                return kind;
            });
        } finally {
            sending.unlock();
        }
    }

    /** Something that waits for the client. */
    @FunctionalInterface
    private interface Step<T> {
        T run() throws IOException;
    }

    /** A client that keeps it waiting for longer is cut, and holds no seat and no thread any more. */
    private <T> T within(Duration time, Step<T> step) throws IOException {
        var cut = manager.clock().after(time, this::cut);
        try {
            return step.run();
        } finally {
            cut.cancel();
        }
    }

    private void cut() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What a session on a terminal is in the table. */
    private final class Session extends Process {
        void interact(Console console) {
            if (runBody(() -> shell.interact(who, console)) == null) {
                exit();
            }
        }

        @Override
        protected String kind() {
            return "session";
        }

        @Override
        protected String name() {
            return "unix session";
        }

        @Override
        protected String user() {
            return who.name();
        }

        @Override
        protected @Nullable String release(Exit exit) {
            if (exit instanceof Exit.Normal) {
                return null;
            }
            cut();
            return "cut";
        }
    }

    private final class ClientOutput implements Output {
        private final Wire.Hello hello;

        ClientOutput(Wire.Hello hello) {
            this.hello = hello;
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
                send(kind, text.getBytes(UTF_8));
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        @Override
        public int width() {
            return hello.columns();
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

    private final class ClientConsole implements Console {
        private final Wire.Hello hello;
        private final InputStream typed;

        ClientConsole(Wire.Hello hello, InputStream typed) {
            this.hello = hello;
            this.typed = typed;
        }

        @Override
        public InputStream input() {
            return typed;
        }

        @Override
        public OutputStream output() {
            return new OutputStream() {
                @Override
                public void write(int single) throws IOException {
                    send(Wire.OUT, new byte[] {(byte) single});
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    send(Wire.OUT, java.util.Arrays.copyOfRange(bytes, from, from + length));
                }
            };
        }

        @Override
        public String type() {
            return hello.type();
        }

        @Override
        public Size size() {
            return size;
        }

        @Override
        public boolean isPlain() {
            return hello.plain();
        }
    }
}
