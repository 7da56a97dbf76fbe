package io.archangel.proof.mute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.loop.Loop;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.shell.door.DoorOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All seats but one are taken by clients that never read. */
@Timeout(240)
final class NeverReadersTest {
    /** Longer than it takes all of them to ask. */
    private static final Duration STALL_TIME = Duration.ofSeconds(20);

    private final ProcessManager manager = ProcessManager.create();
    private final Loop loop = NettyLoop.create(LoopOptions.defaults().name("management"));
    private final LoopThread thread = LoopThread.start(loop);

    @TempDir
    private Path folder;

    @AfterEach
    void stop() throws Exception {
        manager.close();
        thread.close();
        loop.close();
    }

    @Test
    void sessions_neverRead_anOperatorLooksAndKillsAndTheyAreCut() throws Exception {
        manager.mount(MuteServer.much());
        var victim = manager.register(Process.around("victim", it -> {}));
        var options = DoorOptions.defaults().stallTime(STALL_TIME);
        try (var unread = new Unread();
                var doors = new Doors(manager, loop, folder, options, unread.lines())) {
            unread.come(doors.telnet(), doors.ssh(), doors.unix());
            unread.ask(List.of("much", "watch -n 100ms much"));
            await().until(() -> sessions() == Unread.ALL);

            assertThat(LocalClient.run(doors.unix(), "ps", "-o", "kind,user").lines())
                    .filteredOn(row -> row.contains("session"))
                    .hasSize(Unread.ALL);
            assertThat(LocalClient.run(doors.unix(), "kill", "-KILL", String.valueOf(victim.pid())))
                    .contains("exited");
            assertThat(victim.isAlive()).isFalse();

            await().atMost(Duration.ofSeconds(150)).until(() -> sessions() == 0);
        }
        assertThat(manager.history())
                .filteredOn(entry -> "it took nothing for 20 s".equals(entry.reason()))
                .extracting(entry -> entry.kind())
                .contains("session", "conn");
    }

    private long sessions() {
        return manager.list().stream()
                .filter(row -> row.kind().equals("session"))
                .count();
    }
}
