package io.archangel.proof.price;

import io.archangel.process.Exit;
import io.archangel.process.Home;
import io.archangel.process.Process;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process of the server's own kind: it lives on a loop, counts its bytes and lets a client go. */
final class Request extends Process {
    private final @Nullable Home home;

    Request(@Nullable Home home) {
        this.home = home;
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
    protected String app() {
        return "shop";
    }

    @Override
    protected String name() {
        return "GET /basket";
    }

    @Override
    protected String user() {
        return "ann";
    }

    @Override
    protected String method() {
        return "GET";
    }

    @Override
    protected String route() {
        return "/basket";
    }

    @Override
    protected String client() {
        return "192.0.2.1:4711";
    }

    @Override
    protected @Nullable Home home() {
        return home;
    }

    @Override
    protected @Nullable String release(Exit exit) {
        return null;
    }

    /** A home that is the thread which made it. */
    static final class Here implements Home {
        private final Thread thread = Thread.currentThread();

        @Override
        public String name() {
            return "loop 1";
        }

        @Override
        public boolean isHere() {
            return Thread.currentThread() == thread;
        }

        @Override
        public Optional<Blocked> blocked() {
            return Optional.empty();
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }
    }
}
