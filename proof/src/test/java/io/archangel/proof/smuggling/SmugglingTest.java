package io.archangel.proof.smuggling;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.Handler;
import io.archangel.loop.Loop;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.proof.smuggling.Conversation.Cut;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each case, however it is sent and whoever answers, has one of the outcomes written beside it, and always the same. */
final class SmugglingTest {
    private static final Path CASES = Path.of("src/test/resources/smuggling");

    private static Loop loop;
    private static LoopThread thread;
    private static Site threads;
    private static Site inline;

    @BeforeAll
    static void start() {
        loop = NettyLoop.create();
        thread = LoopThread.start(loop);
        threads = new Site(loop, UnaryOperator.identity());
        inline = new Site(loop, Handler::inline);
    }

    @AfterAll
    static void stop() {
        threads.close();
        inline.close();
        thread.close();
        loop.close();
    }

    @TestFactory
    Stream<DynamicContainer> case_howeverItIsSent_isRefusedOrIsExactlyWhatItSays() throws IOException {
        return files().map(file -> DynamicContainer.dynamicContainer(
                file.getFileName().toString(),
                read(file).stream()
                        .map(each -> DynamicTest.dynamicTest(each.name(), each.where(), () -> check(each)))));
    }

    private static void check(Case each) throws IOException {
        var whole = Conversation.hold(threads, each, Cut.NOWHERE);
        var matching = each.outcomes().stream()
                .filter(outcome -> each.varies() || outcome.isOf(whole))
                .toList();
        assertThat(matching).as(() -> wrong(each, "in one piece", whole)).isNotEmpty();
        for (var way : List.of(
                Map.entry(threads, Cut.EVERYWHERE),
                Map.entry(inline, Cut.NOWHERE),
                Map.entry(inline, Cut.HERE_AND_THERE))) {
            var real = Conversation.hold(way.getKey(), each, way.getValue());
            var who = way.getKey() == inline ? ", inline" : "";
            assertThat(matching)
                    .as(() -> wrong(each, "cut " + way.getValue() + who, real))
                    .anyMatch(outcome -> outcome.isOf(real));
        }
    }

    private static String wrong(Case each, String how, Conversation.Record real) {
        return each.where() + "\n  sent " + how + ": " + Escapes.show(each.bytes()) + "\n  expected: " + each.outcomes()
                + "\n  handlers saw: " + real.seen().stream().map(Escapes::show).toList() + "\n  the client got: "
                + real.answers();
    }

    /** The cases end their own side once they are refused, for else those that are long would take a second each. */
    @Test
    void refusal_clientThatStays_isClosedByTheServer() throws IOException {
        try (var socket =
                new Socket(threads.address().getAddress(), threads.address().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(Escapes.ascii("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx"));
            assertThat(Answer.parse(socket.getInputStream().readAllBytes()))
                    .extracting(Answer::status)
                    .containsExactly(400);
        }
    }

    @Test
    void cases_areFourHundredAndMore() throws IOException {
        assertThat(files().flatMap(file -> read(file).stream())
                        .map(each -> Escapes.show(each.bytes()))
                        .distinct())
                .hasSizeGreaterThan(400);
    }

    private static Stream<Path> files() throws IOException {
        try (var all = Files.list(CASES)) {
            return all.filter(file -> file.toString().endsWith(".txt")).sorted().toList().stream();
        }
    }

    private static List<Case> read(Path file) {
        try {
            return CaseFile.read(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
