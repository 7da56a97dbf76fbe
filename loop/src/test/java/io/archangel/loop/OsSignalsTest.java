package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Raises signals at this very JVM, each only while it is handled. */
final class OsSignalsTest {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final FakeLoop loop = new FakeLoop();
    private final OsSignals one = new OsSignals(loop);
    private final OsSignals two = new OsSignals(loop);
    private final OsSignals three = new OsSignals(loop);

    @AfterEach
    void close() {
        one.close();
        two.close();
        three.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "URG"})
    void add_andCancel_putBackWhatWasThere(String name) {
        one.add(name, () -> log.add("outer"));
        var inner = two.add(name, () -> log.add("inner"));
        raise(name);
        inner.cancel();
        inner.cancel();
        assertThat(inner.isCancelled()).isTrue();
        raise(name);
        assertThat(log).containsExactly("inner", "outer");
    }

    /** Each loop leaves in another order, and those who stay are heard in the order in which they came. */
    @ParameterizedTest
    @CsvSource({"1,2,3", "1,3,2", "2,1,3", "2,3,1", "3,1,2", "3,2,1"})
    void close_inAnyOrder_leavesTheOthersTheirHandlers(int first, int second, int third) {
        var calls = new AtomicInteger();
        SignalHandler theirs = signal -> calls.incrementAndGet();
        var before = Signal.handle(new Signal("TERM"), theirs);
        try {
            var loops = List.of(one, two, three);
            for (int number = 1; number <= 3; number++) {
                var name = String.valueOf(number);
                loops.get(number - 1).add("TERM", () -> log.add(name));
            }
            loops.get(first - 1).close();
            raise("TERM");
            assertThat(log).containsExactly(String.valueOf(Math.max(second, third)));
            loops.get(second - 1).close();
            raise("TERM");
            assertThat(log).last().isEqualTo(String.valueOf(third));
            loops.get(third - 1).close();
            Signal.raise(new Signal("TERM"));
            Awaitility.await().until(() -> calls.get() == 1);
            assertThat(log).hasSize(2);
        } finally {
            assertThat(Signal.handle(new Signal("TERM"), before)).isSameAs(theirs);
        }
    }

    /** As a program does that takes the signal for a while, and puts back what it found. */
    @Test
    void cancel_whileAStrangerHasIt_leavesItToHim_andIsNotThereWhenHePutsItBack() {
        one.add("TERM", () -> log.add("one"));
        var gone = two.add("TERM", () -> log.add("two"));
        var found = Signal.handle(new Signal("TERM"), signal -> log.add("stranger"));
        gone.cancel();
        awaitRaised("TERM", 1);
        assertThat(log).containsExactly("stranger");
        Signal.handle(new Signal("TERM"), found);
        raise("TERM");
        assertThat(log).containsExactly("stranger", "one");
    }

    @Test
    void remove_takesTheLatestOfThisLoop() {
        one.add("TERM", () -> log.add("first"));
        one.add("TERM", () -> log.add("second"));
        two.add("TERM", () -> log.add("other loop"));
        assertThat(one.remove("TERM")).isTrue();
        assertThat(two.remove("TERM")).isTrue();
        assertThat(two.remove("TERM")).isFalse();
        assertThat(one.remove("INT")).isFalse();
        raise("TERM");
        assertThat(log).containsExactly("first");
    }

    @ParameterizedTest
    @CsvSource({
        "KILL, the operating system",
        "STOP, the operating system",
        "QUIT, prints its threads",
        "SEGV, lives by it",
        "USR2, stops its threads",
        "NONSENSE, no such signal"
    })
    void add_whatCannotBeHandled_saysWhy(String name, String why) {
        assertThatThrownBy(() -> one.add(name, () -> {}))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("signal " + name)
                .hasMessageContaining(why)
                .hasMessageContaining("TERM or INT");
        assertThat(one.remove(name)).isFalse();
    }

    /** Raises it and waits until the one more who hears it has. */
    private void raise(String name) {
        awaitRaised(name, log.size() + 1);
    }

    private void awaitRaised(String name, int size) {
        Signal.raise(new Signal(name));
        Awaitility.await().pollInSameThread().until(() -> {
            loop.runReady();
            return log.size() == size;
        });
    }
}
