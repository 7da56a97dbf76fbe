package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A process that can't even say what it is ends, and nobody else is hurt. */
final class LabelsTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void list_nameThatThrows_endsThatProcessWithOneReportAndListsTheOthers() {
        var mute = kernel.manager.register(new Mute("no name"));
        var other = kernel.idle();

        assertThat(kernel.manager.list()).extracting(ProcessInfo::pid).contains(other.pid());

        Kernel.join(mute.over());
        assertThat(kernel.reports).singleElement().satisfies(report -> {
            assertThat(report.pid()).isEqualTo(mute.pid());
            assertThat(report.exit().reason()).isEqualTo("no name");
        });
        assertThat(kernel.manager.list()).extracting(ProcessInfo::pid).containsExactly(other.pid());
        assertThat(kernel.manager.history())
                .singleElement()
                .extracting(HistoryEntry::pid)
                .isEqualTo(mute.pid());
    }

    @Test
    void exit_nameThatThrows_isCompleteAndReportedOnce() {
        var mute = kernel.manager.register(new Mute("no name"));

        mute.exit();

        Kernel.join(mute.over());
        assertThat(kernel.reports).hasSize(1);
        assertThat(kernel.manager.list()).isEmpty();
    }

    @Test
    void exit_homeThatThrows_isCompleteAllTheSame() {
        var lost = kernel.manager.register(new Process() {
            @Override
            protected @Nullable Home home() {
                throw new IllegalStateException("no home");
            }
        });

        var receipt = kernel.kill(lost, Signal.KILL);

        assertThat(receipt.exit()).isEqualTo("KILL");
        assertThat(kernel.manager.list()).isEmpty();
    }

    @Test
    void list_nameThatThrowsOfOneWhoseThreadHangs_hasItAtMostOnce() throws InterruptedException {
        var never = kernel.latch();
        var began = new CountDownLatch(1);
        var mute = kernel.manager.register(new Mute("no name"));
        new Thread(() -> mute.runBody(() -> {
                    began.countDown();
                    Kernel.awaitStubbornly(never);
                }))
                .start();
        Kernel.await(began);

        assertThat(kernel.manager.list()).hasSize(1);
        assertThat(kernel.manager.list())
                .singleElement()
                .extracting(ProcessInfo::stat)
                .isEqualTo("Z");
    }

    private static final class Mute extends Process {
        private final String why;

        Mute(String why) {
            this.why = why;
        }

        @Override
        protected String name() {
            throw new IllegalStateException(why);
        }
    }

    @Test
    void name_thatHangsAtTheEndByALimit_holdsUpNeitherTimersNorOthers() {
        var never = kernel.latch();
        var mute = new Process() {
            @Override
            protected String name() {
                if (!isAlive()) {
                    Kernel.awaitStubbornly(never);
                }
                return "mute";
            }
        };
        mute.limit(Limits.NONE.age(Duration.ofMillis(50)));
        kernel.manager.register(mute);
        var other = kernel.idle();
        other.limit(Limits.NONE.age(Duration.ofMillis(100)));

        kernel.clock.advance(Duration.ofMillis(50));
        kernel.clock.advance(Duration.ofMillis(50));

        kernel.until(() -> !mute.isAlive() && other.exited);
    }

    @Test
    void messageOfWhatItThrew_thatThrowsItself_isSaidSoAndTheChildrenEnd() {
        var parent = kernel.idle();
        var child = kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));

        parent.fail(new IllegalStateException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new UnsupportedOperationException();
            }
        });

        await().until(() -> parent.exited && child.exited);
        assertThat(kernel.manager.history().getFirst().reason()).contains("whose getMessage() throws");
    }
}
