package io.archangel.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.loop.Loop;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.Server;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Kill;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ExamplesTest {
    @AutoClose
    private final World world = new World("first");

    @Test
    void plain_connection_isServedWithoutAnyProcess() throws IOException {
        try (var client = new Client(TheNote.plain(world.loop, 0))) {
            assertThat(client.hears()).isEqualTo("hello");
            assertThat(client.asks("echo")).isEqualTo("echo");
        }
    }

    @Test
    void registered_connection_isAProcessThatAKillEnds() throws IOException {
        try (var victim = new Client(TheNote.registered(world.loop, world.manager, 0));
                var bystander = new Client(TheNote.piped(world.loop, world.manager, 0))) {
            assertThat(victim.hears()).isEqualTo("hello from 1");
            assertThat(bystander.hears()).isEqualTo("hello from 2");

            var receipt = world.manager.kill(Kill.of(1).by("test"));

            assertThat(receipt.verdict()).isEqualTo(Receipt.Verdict.EXITED);
            assertThat(receipt.response()).isEqualTo("cut");
            assertThat(victim.hears()).isNull();
            assertThat(bystander.asks("still here")).isEqualTo("still here");
            assertThat(world.manager.list()).extracting(ProcessInfo::pid).containsExactly(2L);
        }
    }

    @Test
    void inline_protocolMadeAfterTheManager_isAProcess() throws IOException {
        try (var client = new Client(InlineProtocol.serve(world.loop, world.manager, 0))) {
            assertThat(client.asks("quiet")).isEqualTo("QUIET");
            assertThat(world.manager.list()).singleElement().satisfies(row -> {
                assertThat(row.name()).isEqualTo("shouter");
                assertThat(row.kind()).isEqualTo("conn");
                assertThat(row.in()).isEqualTo("quiet\n".length());
            });
        }
        await().until(() -> world.manager.list().isEmpty());
    }

    @Test
    void around_protocolThatCannotInherit_isAProcessToo() throws IOException {
        var server = CannotInherit.serve(world.loop, world.manager, 0);
        try (var first = new Client(server);
                var second = new Client(server)) {
            assertThat(first.asks("one")).isEqualTo("one");
            assertThat(second.asks("two")).isEqualTo("two");

            assertThat(world.manager.kill(Kill.of(1)).verdict()).isEqualTo(Receipt.Verdict.EXITED);

            assertThat(first.hears()).isNull();
            assertThat(second.asks("three")).isEqualTo("three");
        }
        await().until(() -> world.manager.list().isEmpty());
    }

    @Test
    void worlds_twoManagersAndTwoLoops_knowNothingOfEachOther() throws IOException {
        try (var other = new World("second");
                var here = new Client(TheNote.registered(world.loop, world.manager, 0));
                var there = new Client(TheNote.registered(other.loop, other.manager, 0))) {
            assertThat(here.hears()).isEqualTo("hello from 1");
            assertThat(there.hears()).isEqualTo("hello from 1");
            assertThat(world.manager.instance()).isNotEqualTo(other.manager.instance());

            other.manager.kill(Kill.of(1).by("test"));

            assertThat(there.hears()).isNull();
            assertThat(here.asks("alone")).isEqualTo("alone");
            assertThat(world.manager.history()).isEmpty();
            assertThat(other.manager.history()).hasSize(1);
        }
    }

    /** A manager and a loop on a thread of its own. */
    private static final class World implements AutoCloseable {
        final ProcessManager manager = ProcessManager.create();
        final Loop loop;
        private final LoopThread thread;

        World(String name) {
            loop = NettyLoop.create(LoopOptions.defaults().name(name));
            thread = LoopThread.start(loop);
        }

        @Override
        public void close() {
            manager.close();
            thread.close();
            loop.close();
        }
    }

    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Client(Server server) throws IOException {
            socket = new Socket(server.address().getAddress(), server.address().getPort());
            socket.setSoTimeout(10_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        String hears() throws IOException {
            return in.readLine();
        }

        String asks(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            return hears();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
