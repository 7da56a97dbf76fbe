package io.archangel.embedder;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Protocol;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ProcessManager;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Debug mode as one sees it who is not of the loop's own package. */
final class DebugModeTest extends Handler {
    private static final Duration ALL = Duration.ofNanos(1);

    private final Logger logger = Logger.getLogger("io.archangel.loop");
    private final List<String> lines = new CopyOnWriteArrayList<>();

    DebugModeTest() {
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    @AfterEach
    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line.getMessage());
    }

    @Override
    public void flush() {}

    private static NettyLoop loop(Duration slow) {
        return NettyLoop.create(LoopOptions.defaults().debug(slow));
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
                .matches("loop: a callback asked for at DebugModeTest\\.java:\\d+ took \\d+ ms");
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
                        .untilAsserted(
                                () -> assertThat(lines).anyMatch(line -> line.matches("loop: .*Silent took \\d+ ms")));
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
