package io.archangel.http;

import static io.archangel.http.Web.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.process.Exit;
import io.archangel.process.Kill;
import io.archangel.process.Process;
import io.archangel.process.Receipt.Verdict;
import io.archangel.process.Signal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that somebody has later, while no thread waits for them. */
final class LaterTest {
    private static final String HI = "HTTP/1.1 200 OK|Content-Length: 2||hi";

    private final Web web = new Web();
    private final CompletableFuture<Response> answer = new CompletableFuture<>();

    @AfterEach
    void close() {
        answer.complete(Response.of(204));
        web.close();
    }

    private void mount(boolean inline) {
        Handler later = rq -> Response.later(answer);
        web.mount("/", inline ? Handler.inline(later) : later);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void later_completedByAnotherThread_isSent(boolean inline) throws Exception {
        mount(inline);
        var peer = web.send("GET / HTTP/1.1|Host: a||GET / HTTP/1.1|Host: a||");
        web.until(() -> answer.getNumberOfDependents() > 0);
        assertThat(web.only("http").stat()).isEqualTo("S");
        assertThat(read(peer)).isEmpty();
        Thread.ofPlatform().start(() -> answer.complete(Response.text("hi"))).join();
        web.untilRead(peer, HI + HI);
        web.until(() -> web.past("http").exit().equals("OK"));
        assertThat(web.reports).isEmpty();
    }

    @Test
    void later_completeAlready_isSent() {
        answer.complete(Response.text("hi"));
        mount(true);
        assertThat(web.ask("GET / HTTP/1.1|Host: a||GET / HTTP/1.1|Host: a||")).isEqualTo(HI + HI);
    }

    @Test
    void later_ofALaterOne_isSentWithAllThatWasMadeOfThem() {
        var inner = new CompletableFuture<Response>();
        web.mount(
                "/",
                Handler.inline(rq -> Response.later(answer)
                        .header("X-A", "1")
                        .map(it -> it.status(it.status() + 1))
                        .header("X-B", "2")));
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        answer.complete(Response.later(inner).header("X-C", "3"));
        web.loop.runReady();
        assertThat(read(peer)).isEmpty();
        inner.complete(Response.text("hi"));
        web.loop.runReady();
        assertThat(read(peer)).isEqualTo("HTTP/1.1 201 Created|X-C: 3|X-A: 1|X-B: 2|Content-Length: 2||hi");
    }

    @Test
    void later_killed_is503AndTheStageIsCancelled() {
        mount(true);
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        var receipt = web.kill(Kill.of(web.only("http").pid()));
        assertThat(receipt.verdict()).isEqualTo(Verdict.EXITED);
        assertThat(receipt.response()).isEqualTo("503");
        assertThat(read(peer)).startsWith("HTTP/1.1 503 ").contains("|Retry-After: 1|");
        assertThat(answer).isCancelled();
        web.send(peer, "GET / HTTP/1.1|Host: a||");
        web.until(() -> read(peer).contains("|HTTP/1.1 500 ") || read(peer).contains("\nHTTP/1.1 500 "));
    }

    @Test
    void later_clientOfAGetLeaves_isAHangup() {
        mount(true);
        web.send("GET / HTTP/1.1|Host: a||").reset();
        web.until(() -> web.manager.list().isEmpty());
        assertThat(web.past("http").exit()).isEqualTo("HUP");
        assertThat(answer).isCancelled();
    }

    @Test
    void later_clientOfAPostLeaves_theStageGoesOn() {
        mount(true);
        web.send("POST / HTTP/1.1|Host: a||").reset();
        web.until(() -> web.manager.list().size() == 1);
        assertThat(answer).isNotDone();
        answer.complete(Response.text("hi"));
        web.until(() -> web.manager.list().isEmpty());
        assertThat(web.past("http").exit()).isEqualTo("OK");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void later_failing_is500WithOneReport(boolean wrapped) {
        mount(true);
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        var cause = new IllegalStateException("secret");
        answer.completeExceptionally(wrapped ? new CompletionException(cause) : cause);
        web.until(() -> !read(peer).isEmpty());
        assertThat(read(peer)).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
        web.until(() -> web.reports.size() == 1);
        assertThat(web.reports.getFirst().exit()).isEqualTo(new Exit.Failed(cause));
    }

    @Test
    void later_completedWithNull_is500() {
        mount(true);
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        answer.complete(null);
        web.until(() -> read(peer).startsWith("HTTP/1.1 500 "));
    }

    @Test
    void later_whoseMapThrows_is500() {
        web.mount(
                "/",
                Handler.inline(rq -> Response.later(answer).map(it -> {
                    throw new IllegalStateException("secret");
                })));
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        answer.complete(Response.text("hi"));
        web.until(() -> read(peer).startsWith("HTTP/1.1 500 "));
    }

    @Test
    void later_stopped_isHeldBackUntilItGoesOn() {
        mount(true);
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        long pid = web.only("http").pid();
        web.kill(Kill.of(pid).signal(Signal.STOP));
        answer.complete(Response.text("hi"));
        web.loop.runReady();
        assertThat(read(peer)).isEmpty();
        assertThat(web.only("http").stat()).isEqualTo("T");
        web.kill(Kill.of(pid).signal(Signal.CONT));
        web.untilRead(peer, HI);
    }

    @Test
    void later_stoppedAndKilled_is503() {
        mount(true);
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        long pid = web.only("http").pid();
        web.kill(Kill.of(pid).signal(Signal.STOP));
        answer.complete(Response.text("hi"));
        web.loop.runReady();
        web.kill(Kill.of(pid).signal(Signal.KILL));
        assertThat(read(peer)).startsWith("HTTP/1.1 503 ").doesNotContain("200 OK");
    }

    @Test
    void later_thatIsAStream_isWrittenOnAVirtualThread() {
        var current = new AtomicReference<Process>();
        var pid = new AtomicReference<Long>();
        web.mount("/", Handler.inline(rq -> {
            pid.set(rq.process().pid());
            return Response.later(answer);
        }));
        var peer = web.send("GET / HTTP/1.1|Host: a||");
        answer.complete(Response.stream("text/plain; charset=utf-8", out -> {
            current.set(Process.current().orElseThrow());
            out.write(Thread.currentThread().isVirtual() ? "virtual" : "other");
        }));
        web.untilRead(peer, "HTTP/1.1 200 OK|Transfer-Encoding: chunked||7|virtual|0||");
        assertThat(current.get().pid()).isEqualTo(pid.get());
    }

    @Test
    void status_ofALaterOne_isNotKnown() {
        assertThatThrownBy(() -> Response.later(answer).status()).isInstanceOf(HttpException.class);
    }
}
