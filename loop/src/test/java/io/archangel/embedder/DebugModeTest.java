package io.archangel.embedder;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Protocol;
import io.archangel.loop.netty.CapturedLog;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ProcessManager;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Debug mode as one sees it who is not of the loop's own package. */
final class DebugModeTest {
    private static final Duration ALL = Duration.ofNanos(1);

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final String name = CapturedLog.freshName();

    @AutoClose
    private final CapturedLog captured = CapturedLog.of(name, line -> lines.add(line.getMessage()));

    private NettyLoop loop(Duration slow) {
        return NettyLoop.create(
                LoopOptions.defaults().name(name).watchdog(Duration.ZERO).debug(slow));
    }

    @Test
    void slowCallback_isLogged_withWhereItWasAskedFor() {
        try (var loop = loop(ALL)) {
            loop.callSoon(() -> {});
            loop.callRepeatedly(ALL, () -> {}).cancel();
            loop.runOnce(Duration.ZERO);
        }
        assertThat(lines)
                .singleElement()
                .asString()
                .matches(name + ": a callback asked for at DebugModeTest\\.java:\\d+ took \\d+ ms");
    }

    @Test
    void slowCallback_ofAProcess_isLoggedWithItsPid() {
        try (var loop = loop(ALL);
                var manager = ProcessManager.create();
                var thread = LoopThread.start(loop)) {
            var process = manager.spawn("asks", () -> {
                loop.callSoonThreadsafe(() -> {});
                new CountDownLatch(1).await();
            });
            Awaitility.await()
                    .untilAsserted(() -> assertThat(lines)
                            .anyMatch(line -> line.contains("DebugModeTest.java")
                                    && line.contains(", of process " + process.pid() + ", took")));
            thread.close();
        }
    }

    @Test
    void slowProtocol_isLoggedByItsClass() throws Exception {
        try (var loop = loop(ALL);
                var thread = LoopThread.start(loop)) {
            var server = loop.startServing(Silent::new, "127.0.0.1", 0);
            try (var client = new Socket("127.0.0.1", server.address().getPort())) {
                Awaitility.await()
                        .untilAsserted(() ->
                                assertThat(lines).anyMatch(line -> line.matches(name + ": .*Silent took \\d+ ms")));
            }
        }
    }

    @Test
    void quickCallback_isNotLogged() {
        try (var loop = loop(Duration.ofDays(1))) {
            loop.callSoon(() -> {});
            loop.runOnce(Duration.ZERO);
        }
        assertThat(lines).isEmpty();
    }

    private static final class Silent implements Protocol {}
}
