package io.archangel.server.cli;

import io.archangel.process.Clock;
import io.archangel.process.Exit;
import io.archangel.process.Process;
import io.archangel.shell.Output;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import io.archangel.shell.door.PipedLines;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One connection at the unix door. A session, on a terminal or of lines, is a process; a single command is not. */
final class UnixSession {
    private final UnixLink link;
    private final UnixDoor.House house;
    private final Principal who;

    UnixSession(SocketChannel channel, UnixDoor.House house, Principal who) {
        link = new UnixLink(
                channel, house.manager().clock(), house.keeper().options().stallTime());
        this.house = house;
        this.who = who;
    }

    /** Serves it, on the calling thread. */
    void run() throws IOException {
        try (link) {
            var hello = link.hello();
            link.exit(seated(hello, new ClientOutput(link, hello)));
        }
    }

    /** Has it a seat, as long as it runs. @return the exit code */
    private int seated(Wire.Hello hello, ClientOutput output) throws IOException {
        boolean isOnce = hello.mode() == Wire.Mode.COMMAND;
        var refusal = isOnce ? house.keeper().enterOnce(who) : house.keeper().enter(who);
        if (refusal != null) {
            output.err("archangel: " + refusal + "\n");
            return Shell.FAILED;
        }
        try {
            return switch (hello.mode()) {
                case COMMAND -> command(hello, output);
                case LINES -> lines(output);
                case TERMINAL -> terminal(hello);
            };
        } finally {
            if (isOnce) {
                house.keeper().exitOnce();
            } else {
                house.keeper().exit(who);
            }
        }
    }

    private int command(Wire.Hello hello, ClientOutput output) {
        var runner = Thread.currentThread();
        link.listen(output.answers(), runner::interrupt);
        return house.shell().execute(who, hello.words(), output);
    }

    private int lines(Output output) throws IOException {
        try (var typed = new PipedInputStream(Wire.LONGEST)) {
            link.listen(new PipedOutputStream(typed), () -> {});
            return house.manager()
                    .register(new Session())
                    .serve(() -> new PipedLines(typed).run(house.shell(), who, output));
        }
    }

    private int terminal(Wire.Hello hello) throws IOException {
        try (var typed = new PipedInputStream(Wire.LONGEST)) {
            link.listen(new PipedOutputStream(typed), () -> {});
            var console = new ClientConsole(link, hello, typed);
            var session = house.manager().register(new Session());
            if (!hello.words().isEmpty()) {
                return session.serve(() -> house.shell().execute(who, hello.words(), console));
            }
            session.endWhenIdle(house.keeper().options().idleTime());
            return session.serve(() -> {
                house.shell().interact(who, console);
                return Shell.DONE;
            });
        }
    }

    /** What a session is in the table. */
    private final class Session extends Process {
        /** What ends it once it is idle; written in turn. */
        private volatile Clock.Cancellable idle = () -> {};

        int serve(UnixLink.Step<Integer> work) {
            var code = new int[] {Shell.FAILED};
            var thrown = runBody(() -> code[0] = work.run());
            if (thrown == null) {
                exit();
            }
            return code[0];
        }

        /** Ends it when no key has come for so long. */
        void endWhenIdle(Duration time) {
            watch(time, time);
        }

        private void watch(Duration left, Duration time) {
            idle = house.manager().clock().after(left, () -> {
                var still = time.minus(link.idle());
                if (still.isPositive()) {
                    watch(still, time);
                } else {
                    disconnected(new IOException("idle for " + time.toMinutes() + " min"));
                }
            });
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
            idle.cancel();
            if (exit instanceof Exit.Normal) {
                return null;
            }
            link.cut();
            return "cut";
        }
    }
}
