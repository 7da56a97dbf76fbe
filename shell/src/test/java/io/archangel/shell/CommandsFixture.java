package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.FakeClock;
import io.archangel.process.Guard;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.process.Signal;
import io.archangel.process.spi.Role;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A shell on a table of its own, at a time that stands still. */
final class CommandsFixture implements AutoCloseable {
    static final Principal ROOT = new Principal("root", "unix", Role.OPERATOR);
    static final Principal REMOTE = new Principal("ops", "telnet", Role.OPERATOR);
    static final Principal VIEWER = new Principal("eve", "web", Role.VIEWER);

    final FakeClock clock = new FakeClock();
    final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().clock(clock).reporter(report -> {}));
    final List<Audit.Event> audited = Collections.synchronizedList(new ArrayList<>());
    final Shell shell = Shell.create(manager, this::audit, ZoneOffset.UTC);

    volatile boolean isDiskFull;
    Recorded output = new Recorded();

    int run(String line) {
        return run(ROOT, line);
    }

    int run(Principal who, String line) {
        output = new Recorded();
        return shell.execute(who, line, output);
    }

    String out() {
        return output.out();
    }

    String err() {
        return output.err();
    }

    Request request() {
        return manager.register(new Request("GET /stream"));
    }

    private void audit(Audit.Event event) throws IOException {
        if (isDiskFull) {
            throw new IOException("No space left on device");
        }
        audited.add(event);
    }

    /** Nobody would wait for long on a clock that stands still: all are killed first. */
    @Override
    public void close() {
        for (var info : manager.list()) {
            var order = Kill.of(info.pid()).signal(Signal.KILL).await(Duration.ZERO);
            assertThat(manager.signal(order)).isDone();
        }
        manager.close();
    }

    /** A process as an HTTP request shows itself. */
    static final class Request extends Process {
        private final String name;
        volatile @Nullable String app = "stream";
        volatile String client = "127.0.0.1:51812";

        Request(String name) {
            this.name = name;
        }

        /** Runs something in it. */
        void run(Guard.Callout code) {
            assertThat(runBody(code)).isNull();
        }

        void count(long in, long out) {
            countIn(in);
            countOut(out);
        }

        @Override
        protected String kind() {
            return "http";
        }

        @Override
        protected String name() {
            return name;
        }

        @Override
        protected @Nullable String app() {
            return app;
        }

        @Override
        protected String method() {
            return "GET";
        }

        @Override
        protected String route() {
            return "/stream";
        }

        @Override
        protected String client() {
            return client;
        }
    }
}
