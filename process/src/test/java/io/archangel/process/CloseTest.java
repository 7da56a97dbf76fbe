package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A manager that closes ends everything, also what comes meanwhile, and answers everybody. */
final class CloseTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void close_processThatRegistersAnotherWhileItEnds_endsThatToo() {
        var late = new Kernel.Idle(kernel);
        var process = kernel.idle();
        process.atExit(exit ->
                Thread.ofPlatform().start(() -> kernel.manager.register(late)).join());

        kernel.manager.close();

        assertThat(late.exitValue()).map(Exit::by).contains("shutdown");
        Kernel.join(late.over());
        assertThat(kernel.manager.list()).isEmpty();
    }

    @Test
    void register_afterClose_endsAtOnceAndItsHooksRun() {
        kernel.manager.close();
        var late = new Kernel.Idle(kernel).hook("late");

        kernel.manager.register(late);

        Kernel.join(late.over());
        assertThat(kernel.log).containsExactly("late KILL");
        assertThat(kernel.manager.history()).hasSize(1);
    }

    @Test
    void signal_processThatOutlivesTheManager_isAnsweredAllTheSame() throws InterruptedException {
        var began = new CountDownLatch(1);
        var never = kernel.latch();
        var process = kernel.manager.spawn("stubborn", () -> {
            began.countDown();
            Kernel.awaitStubbornly(never);
        });
        Kernel.await(began);
        var receipt = kernel.manager.signal(Kill.of(process.pid()).await(Duration.ofSeconds(30)));
        await().until(() -> process.exited);
        kernel.manager.close();

        kernel.clock.advance(Duration.ofSeconds(30));

        assertThat(Kernel.join(receipt).verdict()).isEqualTo(Receipt.Verdict.STILL_RUNNING);
    }

    @Test
    void close_onTheHomeOfAProcess_isRefused() {
        var home = new HereHome();
        var process = kernel.manager.register(new Guest(home));

        assertThatThrownBy(kernel.manager::close)
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("loop");
        assertThatThrownBy(() -> kernel.manager.kill(Kill.of(process.pid())))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("loop");
        assertThat(process.isAlive()).isTrue();
        home.here = null;
    }

    @Test
    void close_everyoneIgnoresTerm_killsThemAfterTwoSeconds() {
        var process = kernel.idle();
        process.ignore(Signal.TERM);
        var closed = CompletableFuture.runAsync(kernel.manager::close);
        await().until(() -> kernel.clock.pending() == 2);
        kernel.clock.advance(Duration.ofMillis(1_999));
        assertThat(process.isAlive()).isTrue();

        kernel.clock.advance(Duration.ofMillis(1));

        Kernel.join(closed);
        assertThat(process.exitValue()).map(Exit::word).contains("KILL");
        await().until(() -> kernel.clock.pending() == 0);
    }

    @Test
    void close_childThatHandlesTerm_isOverBeforeItsParentIsTold() {
        var parent = kernel.idle();
        var child = kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));
        var toldWhileItEnded = new CompletableFuture<Boolean>();
        child.on(Signal.TERM, term -> {
            toldWhileItEnded.complete(parent.isAlive());
            child.exit();
        });

        kernel.manager.close();

        assertThat(toldWhileItEnded.join()).isTrue();
        assertThat(child.exitValue()).map(Exit::word).contains("OK");
        assertThat(parent.exitValue()).map(Exit::word).contains("TERM");
    }

    private static final class Guest extends Process {
        private final Home home;

        Guest(Home home) {
            this.home = home;
        }

        @Override
        protected Home home() {
            return home;
        }
    }

    /** A loop that this test's thread pretends to be. */
    private static final class HereHome implements Home {
        private volatile Thread here = Thread.currentThread();

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public String name() {
            return "loop 7";
        }

        @Override
        public boolean isHere() {
            return here == Thread.currentThread();
        }

        @Override
        public Optional<Blocked> blocked() {
            return Optional.empty();
        }
    }
}
