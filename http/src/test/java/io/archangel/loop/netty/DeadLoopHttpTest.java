package io.archangel.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.HttpOptions;
import io.archangel.http.HttpServer;
import io.archangel.http.Response;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A web server whose loops die, the one that accepts as well as one that serves. Here, for only a loop's own package can kill it. */
final class DeadLoopHttpTest {
    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final AtomicBoolean acceptBroken = new AtomicBoolean();
    private final AtomicBoolean dataBroken = new AtomicBoolean();
    private final NettyLoop accept = loop("accept", acceptBroken);
    private final NettyLoop data = loop("data", dataBroken);
    private final LoopThread acceptThread = LoopThread.start(accept);
    private final LoopThread dataThread = LoopThread.start(data);
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
    private final HttpServer http = HttpServer.create(manager, HttpOptions.defaults());

    private NettyLoop loop(String name, AtomicBoolean broken) {
        return NettyLoop.create(
                LoopOptions.defaults().name(name).errors((its, error) -> errors.add(error)),
                handlers -> breakable(handlers, broken));
    }

    /** One that comes after it is whole. */
    private static IoHandlerFactory breakable(IoHandlerFactory handlers, AtomicBoolean broken) {
        return executor -> {
            broken.set(false);
            var whole = handlers.newHandler(executor);
            return (IoHandler) Proxy.newProxyInstance(
                    IoHandler.class.getClassLoader(), new Class<?>[] {IoHandler.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("run") && broken.get()) {
                            throw new InternalError("the poller is broken");
                        }
                        try {
                            return method.invoke(whole, arguments);
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                    });
        };
    }

    @AfterEach
    void close() {
        http.close();
        manager.close();
        acceptThread.close();
        dataThread.close();
        accept.close();
        data.close();
    }

    @Test
    void loopsThatDie_oneAfterTheOther_andTheServerAnswersAllTheWhile() throws Exception {
        http.mount("/", "root", request -> Response.text("well"));
        var address = http.listen(accept, List.of(data), "127.0.0.1", 0).address();
        try (var kept = client(address)) {
            assertThat(ask(kept)).startsWith("HTTP/1.1 200");

            kill(acceptBroken, accept);
            assertThat(ask(kept)).startsWith("HTTP/1.1 200");
            try (var fresh = client(address)) {
                assertThat(ask(fresh)).startsWith("HTTP/1.1 200");
            }
            Awaitility.await().until(() -> manager.list().size() == 1);

            kill(dataBroken, data);
            assertThat(kept.getInputStream().read()).isEqualTo(-1);
            try (var fresh = client(address)) {
                assertThat(ask(fresh)).startsWith("HTTP/1.1 200");
            }
        }
        assertThat(errors).hasSize(2);
        assertThat(reports).isEmpty();
        assertThat(manager.history())
                .filteredOn(entry -> entry.kind().equals("conn") && entry.exit().startsWith("FAILED"))
                .hasSize(1);
    }

    private void kill(AtomicBoolean broken, NettyLoop loop) {
        int before = errors.size();
        broken.set(true);
        loop.callSoonThreadsafe(() -> {});
        Awaitility.await().until(() -> errors.size() == before + 1 && !broken.get());
    }

    private static Socket client(InetSocketAddress address) throws Exception {
        var socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static String ask(Socket socket) throws Exception {
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("well")) {
            int read = socket.getInputStream().read();
            assertThat(read).as("after " + answer).isNotEqualTo(-1);
            answer.append((char) read);
        }
        return answer.toString();
    }
}
