package io.archangel.loop.netty;

import static io.archangel.loop.netty.Running.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.FakeLoop;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopOptions.Polling;
import io.archangel.loop.LoopThread;
import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import io.archangel.process.Kill;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Protocols that a loop tells of their end outside its turns: they may wait for nobody there either. */
@ParameterizedClass
@EnumSource(
        value = Polling.class,
        names = {"EPOLL", "NIO"})
final class OutsideTurnsTest implements AutoCloseable {
    private final ProcessManager manager = ProcessManager.create();
    private final Process elsewhere = manager.register(Process.around("elsewhere", target -> {}));
    private final Waiting protocol = new Waiting();
    private final Breakable breakable;
    private final LoopThread thread;

    OutsideTurnsTest(Polling polling) {
        breakable = new Breakable(LoopOptions.defaults().polling(polling).errors((loop, error) -> {}));
        thread = LoopThread.start(breakable.loop);
    }

    @AfterEach
    @Override
    public void close() {
        thread.close();
        breakable.loop.close();
        manager.close();
    }

    private Running.Client client() {
        var client = new Running.Client(breakable.loop.startServing(() -> protocol, "127.0.0.1", 0));
        await(protocol.made);
        return client;
    }

    @Test
    void close_aProtocolThatWaitsForAReceipt_isRefused() throws Exception {
        try (var client = client()) {
            thread.close();
            breakable.loop.close();
            assertThat(await(protocol.said)).contains("would hold up a loop");
        }
    }

    @Test
    void death_aProtocolThatWaitsForAReceipt_isRefused() throws Exception {
        try (var client = client()) {
            breakable.breaks(Integer.MAX_VALUE);
            assertThat(await(protocol.said)).contains("would hold up a loop");
        }
    }

    @Test
    void close_onAThreadOfHosts_isRefusedThere() throws Exception {
        try (var client = client()) {
            thread.close();
            var host = new HostThread(breakable.loop::close, "host");
            host.start();
            assertThat(await(protocol.said)).contains("would hold up a loop");
            host.join();
        }
    }

    @Test
    void callback_afterTurnsOfAnotherLoopInsideIt_mayWaitForNobody() {
        var outer = new FakeLoop();
        var said = new CompletableFuture<String>();
        outer.callSoon(() -> {
            new FakeLoop().runReady();
            said.complete(String.valueOf(Guard.attempt(() -> manager.kill(Kill.of(elsewhere.pid())))));
        });
        outer.runReady();
        assertThat(await(said)).contains("would hold up a loop");
    }

    private final class Waiting extends Recorder {
        private final CompletableFuture<String> said = new CompletableFuture<>();

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            said.complete(String.valueOf(Guard.attempt(() -> manager.kill(Kill.of(elsewhere.pid())))));
        }
    }
}
