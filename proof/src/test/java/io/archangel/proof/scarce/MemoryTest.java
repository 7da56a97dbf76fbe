package io.archangel.proof.scarce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.http.Handler;
import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Exit;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A handler takes more of the stack, or of the heap, than there is, in one go; and what a connection takes that is idle. */
final class MemoryTest {
    private static final int A_WHILE = 10_000;
    private static final int IDLE = 2_000;
    private static final long MOST_IDLE_BYTES = 64 << 10;

    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
    private final NettyLoop loop = NettyLoop.create();
    private final LoopThread thread = LoopThread.start(loop);
    private final AtomicReference<Object> kept = new AtomicReference<>();
    private final InetSocketAddress address = HttpServer.create(manager, HttpOptions.defaults())
            .mount("/", "hello", Handler.inline(rq -> Response.text("hello\n")))
            .mount("/deep", "deep", rq -> deep(0))
            .mount("/huge", "huge", this::huge)
            .mount("/inline/deep", "inline-deep", Handler.inline(rq -> deep(0)))
            .mount("/inline/huge", "inline-huge", Handler.inline(this::huge))
            .listen(loop, "127.0.0.1", 0)
            .address();

    @AfterEach
    void stop() {
        manager.close();
        thread.close();
        loop.close();
    }

    private static Response deep(int level) {
        return level < 0 ? Response.of(204) : deep(level + 1).status(200);
    }

    private Response huge(Request rq) {
        kept.set(new long[Integer.MAX_VALUE]);
        return Response.of(204);
    }

    @ParameterizedTest
    @CsvSource({
        "/deep, StackOverflowError",
        "/huge, OutOfMemoryError",
        "/inline/deep, StackOverflowError",
        "/inline/huge, OutOfMemoryError"
    })
    void handler_takesMoreThanThereIs_endsAlone(String path, String error) throws Exception {
        try (var crowd = new Crowd(address)) {
            assertThat(crowd.answer("/", A_WHILE)).isEqualTo("HTTP/1.1 200");

            assertThat(crowd.answer(path, A_WHILE)).isEqualTo("HTTP/1.1 500");

            await().until(() -> manager.list().isEmpty());
            assertThat(reports)
                    .singleElement()
                    .satisfies(report -> assertThat(report.exit())
                            .isInstanceOfSatisfying(
                                    Exit.Failed.class,
                                    failed -> assertThat(
                                                    failed.cause().getClass().getSimpleName())
                                            .isEqualTo(error)));
            assertThat(crowd.answer("/", A_WHILE)).isEqualTo("HTTP/1.1 200");
            assertThat(loop.info().state()).isEqualTo("running");
        }
    }

    @Test
    void connections_idle_takeLittle() throws Exception {
        try (var crowd = new Crowd(address)) {
            crowd.come(IDLE / 10, "/");
            await().until(() -> loop.info().connections() == IDLE / 10);
            long before = used();
            crowd.come(IDLE, "/");
            await().until(() -> loop.info().connections() == IDLE + IDLE / 10);

            assertThat((used() - before) / IDLE).isLessThan(MOST_IDLE_BYTES / 4);
        }
    }

    /** Bytes on the heap that are alive, and outside. */
    private static long used() {
        System.gc();
        var memory = java.lang.management.ManagementFactory.getMemoryMXBean();
        return memory.getHeapMemoryUsage().getUsed() + io.netty.util.internal.PlatformDependent.usedDirectMemory();
    }
}
