package io.archangel.proof.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.HttpServer;
import io.archangel.http.Response;
import io.archangel.loop.Loop;
import io.archangel.loop.ProtocolProcess;
import io.archangel.process.Process;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Those to whom nothing may happen: an open connection, an idle one of the web server, a task; and their loop. */
final class Bystanders implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final ProcessManager manager;
    private final Loop loop;
    private final LinkedBlockingQueue<String> questions = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Client echo;
    private final Client web;
    private final InetSocketAddress address;
    private final List<Long> pids;

    Bystanders(ProcessManager manager, Loop loop, HttpServer http) throws Exception {
        this.manager = manager;
        this.loop = loop;
        manager.spawn("bystander", this::answer);
        http.mount("/bystander", "bystander", rq -> Response.text("well"));
        address = http.listen(loop, "127.0.0.1", 0).address();
        web = new Client(address);
        echo = new Client(loop.startServing(() -> manager.register(new Echo()), "127.0.0.1", 0)
                .address());
        askAll();
        pids = manager.list().stream()
                .filter(row -> !row.kind().equals("http"))
                .map(ProcessInfo::pid)
                .toList();
        assertThat(pids).hasSize(3);
    }

    /** Where the web server is. */
    InetSocketAddress web() {
        return address;
    }

    /** Each answers, as the process it was. */
    void expectWell() throws Exception {
        assertThat(loop.isRunning()).as("the loop runs").isTrue();
        askAll();
        assertThat(manager.list()).extracting(ProcessInfo::pid).containsAll(pids);
    }

    private void askAll() throws Exception {
        var called = new CompletableFuture<Void>();
        loop.callSoonThreadsafe(() -> called.complete(null));
        called.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        echo.send("hello");
        assertThat(echo.read(5)).isEqualTo("hello");
        assertThat(web.get("/bystander")).isEqualTo("200 well");
        questions.add("well?");
        assertThat(answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("well?");
    }

    private void answer() throws InterruptedException {
        while (Process.current().orElseThrow().isAlive()) {
            answers.add(questions.take());
        }
    }

    @Override
    public void close() throws Exception {
        echo.close();
        web.close();
    }

    private static final class Echo extends ProtocolProcess {
        @Override
        public void dataReceived(ByteBuffer data) {
            transport().write(data);
        }
    }
}
