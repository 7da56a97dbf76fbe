package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What becomes of a loop's virtual threads where the JVM was not told to let it have them. */
final class SchedulingTest {

    /** Runs in a JVM of its own. */
    static final class Program {
        private Program() {}

        public static void main(String[] none) throws InterruptedException {
            var loop = new FakeLoop();
            var threads = loop.virtualThreads();
            var done = new CountDownLatch(2);
            for (int time = 0; time < 2; time++) {
                threads.start("guest", Placement.adaptive(), null, () -> {
                    System.out.println(Thread.currentThread().getName() + " runs on "
                            + Thread.currentThread().toString().replaceFirst(".*@(ForkJoinPool)?.*", "$1"));
                    done.countDown();
                    throw new IllegalStateException("planted");
                });
            }
            done.await();
            while (threads.live() > 0 || loop.errors().size() < 2) {
                Thread.onSpinWait();
            }
            System.out.println(threads.isSupported() + " " + loop.errors());
        }
    }

    @Test
    void withoutTheFlag_theyAreThePools_andThatIsToldOnce() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var program = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        var said = new String(program.getInputStream().readAllBytes());
        assertThat(program.waitFor()).isZero();
        assertThat(said)
                .containsOnlyOnce("start JDK 25 with --add-opens java.base/java.lang=ALL-UNNAMED")
                .contains("guest runs on ForkJoinPool")
                .contains("false [java.lang.IllegalStateException: planted, java.lang.IllegalStateException: planted]");
    }
}
