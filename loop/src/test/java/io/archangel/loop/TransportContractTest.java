package io.archangel.loop;

import static io.archangel.loop.Witness.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a transport promises, of every kind of loop. Two ends of one connection live on one loop, which the test turns. */
@ParameterizedClass
@EnumSource(Subject.Kind.class)
final class TransportContractTest {
    private static final int MUCH = 8 << 20;
    private static final int PIECE = 1 << 10;

    /** Of a processor's time: what asks for so long is compiled. */
    private static final long LONG_ASKED_NANOS = 200_000_000;

    private final Subject subject;
    private final Witness near = new Witness();
    private final Witness far = new Witness();

    TransportContractTest(Subject.Kind kind) {
        subject = new Subject(kind);
    }

    @BeforeEach
    void connect() {
        var server = subject.loop.startServing(() -> far, "127.0.0.1", 0);
        var future =
                subject.loop.connect(() -> near, "127.0.0.1", server.address().getPort());
        subject.until(() -> future.isDone() && far.made != null);
        assertThat(future).isCompletedWithValue(near);
    }

    @AfterEach
    void close() {
        subject.close();
    }

    private void expectNoErrors() {
        assertThat(subject.errors()).isEmpty();
    }

    private void on(Runnable code) {
        subject.on(code);
    }

    // ---- writing ----

    @Test
    void writeAll_isAsIfWrittenInOrder() {
        on(() -> {
            near.write("one ");
            near.transport().writeAll(List.of(bytes("two "), bytes(""), bytes("three")));
        });
        subject.until(() -> far.text.toString().equals("one two three"));
        expectNoErrors();
    }

    @Test
    void writeEof_isTheEndOfOneWayOnly() {
        far.stays = true;
        on(() -> {
            assertThat(near.transport().canWriteEof()).isTrue();
            near.write("all");
            near.transport().writeEof();
            near.transport().writeEof();
        });
        subject.until(() -> far.log.contains("eof"));
        assertThat(far.text.toString()).isEqualTo("all");
        on(() -> far.write("answer"));
        subject.until(() -> near.text.toString().equals("answer"));
        on(() -> assertThatThrownBy(() -> near.write("more"))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("writeEof"));
        on(far.transport()::close);
        subject.until(() -> near.isLost() && far.isLost());
        assertThat(near.log).containsExactly("made", "eof", "lost");
        assertThat(far.log).containsExactly("made", "eof", "lost");
        assertThat(near.cause).isNull();
        expectNoErrors();
    }

    @Test
    void writeEof_onBothSides_closes() {
        near.stays = true;
        far.stays = true;
        on(near.transport()::writeEof);
        on(far.transport()::writeEof);
        subject.until(() -> near.isLost() && far.isLost());
        assertThat(near.cause).isNull();
        assertThat(far.cause).isNull();
        expectNoErrors();
    }

    @Test
    void pauseWriting_holdsBackBytesAndEnd_untilResumed() {
        on(() -> {
            near.transport().pauseWriting();
            near.write("held ");
            near.write("back");
            near.transport().close();
        });
        subject.settle();
        assertThat(far.text).isEmpty();
        assertThat(far.log).containsExactly("made");
        assertThat(near.transport().writeBufferSize()).isEqualTo("held back".length());
        on(near.transport()::resumeWriting);
        subject.until(far::isLost);
        assertThat(far.text.toString()).isEqualTo("held back");
        assertThat(far.log).containsExactly("made", "eof", "lost");
        expectNoErrors();
    }

    @Test
    void discardOutput_dropsWhatIsHeldBack_andNoMore() {
        on(() -> {
            near.transport().writeBufferLimits(2, 4);
            near.transport().pauseWriting();
            near.write("dropped");
            assertThat(near.log).containsExactly("made", "pause");
            near.transport().discardOutput();
            assertThat(near.log).containsExactly("made", "pause", "resume");
            assertThat(near.transport().writeBufferSize()).isZero();
            near.write("kept");
            near.transport().resumeWriting();
            near.transport().close();
        });
        subject.until(far::isLost);
        assertThat(far.text.toString()).isEqualTo("kept");
        expectNoErrors();
    }

    @Test
    void writeBufferLimits_areTheMarks() {
        var transport = near.transport();
        on(() -> {
            transport.pauseWriting();
            transport.writeBufferLimits(10, 20);
            near.write("x".repeat(20));
            assertThat(near.log).containsExactly("made");
            near.write("x");
            assertThat(near.log).containsExactly("made", "pause");
            transport.writeBufferLimits(21, 30);
            assertThat(near.log).containsExactly("made", "pause", "resume");
            transport.writeBufferLimits(0, 20);
            assertThat(near.log).containsExactly("made", "pause", "resume", "pause");
            transport.resumeWriting();
        });
        subject.until(() -> near.log.size() == 5);
        assertThat(near.log.getLast()).isEqualTo("resume");
        assertThat(transport.writeBufferSize()).isZero();
        on(() -> {
            assertThatThrownBy(() -> transport.writeBufferLimits(2, 1)).isInstanceOf(LoopException.class);
            assertThatThrownBy(() -> transport.writeBufferLimits(-1, 1)).isInstanceOf(LoopException.class);
        });
        expectNoErrors();
    }

    @Test
    void pauseReading_otherEndFeelsIt_andAllArrivesInOrderAfter() {
        on(far.transport()::pauseReading);
        assertThat(far.transport().isReading()).isFalse();
        on(() -> {
            for (int i = 0; i < MUCH / PIECE; i++) {
                near.write(String.format("%0" + PIECE + "d", i));
            }
        });
        subject.settle();
        assertThat(near.log).containsExactly("made", "pause");
        assertThat(near.transport().writeBufferSize()).isPositive();
        assertThat(far.text).isEmpty();
        on(far.transport()::resumeReading);
        subject.until(() -> far.text.length() == MUCH);
        subject.until(() -> near.log.contains("resume"));
        for (int i = 0; i < MUCH / PIECE; i++) {
            assertThat(Integer.parseInt(far.text, i * PIECE, (i + 1) * PIECE, 10))
                    .isEqualTo(i);
        }
        assertThat(near.log).containsExactly("made", "pause", "resume");
        subject.until(() -> near.transport().writeBufferSize() == 0);
        expectNoErrors();
    }

    @Test
    void freeze_holdsBothWays_whateverTheProtocolResumes() {
        on(() -> {
            near.transport().freeze();
            near.write("out");
            far.write("in");
            near.transport().resumeWriting();
            near.transport().pauseReading();
            near.transport().resumeReading();
        });
        subject.settle();
        assertThat(far.text).isEmpty();
        assertThat(near.text).isEmpty();
        assertThat(near.transport().isReading()).isFalse();
        on(near.transport()::thaw);
        subject.until(
                () -> far.text.toString().equals("out") && near.text.toString().equals("in"));
        assertThat(near.transport().isReading()).isTrue();
        expectNoErrors();
    }

    @Test
    void thaw_leavesPausedWhatTheProtocolPaused() {
        on(() -> {
            near.transport().pauseReading();
            near.transport().pauseWriting();
            near.transport().freeze();
            near.transport().thaw();
            near.write("out");
            far.write("in");
        });
        subject.settle();
        assertThat(far.text).isEmpty();
        assertThat(near.text).isEmpty();
        on(() -> {
            near.transport().resumeReading();
            near.transport().resumeWriting();
        });
        subject.until(
                () -> far.text.toString().equals("out") && near.text.toString().equals("in"));
        expectNoErrors();
    }

    // ---- what is known of it ----

    @Test
    void addresses_areEachOthers_alsoAfterTheEnd() {
        var peer = near.transport().peer();
        assertThat(near.transport().local()).isEqualTo(far.transport().peer());
        assertThat(peer).isEqualTo(far.transport().local());
        assertThat(near.transport().loop()).isSameAs(subject.loop);
        assertThat(near.transport().tls()).isEmpty();
        on(near.transport()::abort);
        subject.until(near::isLost);
        assertThat(near.transport().peer()).isEqualTo(peer);
    }

    @Test
    void addresses_firstAskedForAfterTheEnd_areWhatTheyWere() {
        on(near.transport()::abort);
        subject.until(() -> near.isLost() && far.isLost());
        assertThat(near.transport().local())
                .isNotNull()
                .isEqualTo(far.transport().peer());
        assertThat(near.transport().peer())
                .isNotNull()
                .isEqualTo(far.transport().local());
    }

    // ---- the end ----

    @Test
    void close_again_andWhateverFollows_isHarmless() {
        var transport = near.transport();
        on(() -> {
            near.write("last");
            transport.close();
            assertThat(transport.isClosing()).isTrue();
            near.write("dropped");
            transport.writeEof();
            transport.pauseReading();
            transport.resumeReading();
            transport.close();
        });
        subject.until(() -> near.isLost() && far.isLost());
        on(() -> {
            transport.abort();
            transport.reset();
            transport.close();
            transport.freeze();
            transport.thaw();
            transport.discardOutput();
            near.write("dropped");
            assertThat(transport.sever()).isFalse();
        });
        subject.settle();
        assertThat(near.log).containsExactly("made", "lost");
        assertThat(far.text.toString()).isEqualTo("last");
        assertThat(far.log.getLast()).isEqualTo("lost");
        expectNoErrors();
    }

    @Test
    void readingAndTheEndOfWriting_afterTheConnectionIsLost_areHarmless() {
        var transport = near.transport();
        on(() -> {
            transport.pauseReading();
            far.write("unread");
            far.transport().close();
        });
        subject.until(far::isLost);
        on(transport::abort);
        subject.until(near::isLost);
        on(() -> {
            transport.resumeReading();
            transport.pauseReading();
            transport.resumeReading();
            transport.writeEof();
        });
        subject.settle();
        on(() -> far.transport().resumeReading());
        subject.settle();
        assertThat(near.text).isEmpty();
        assertThat(near.log).containsExactly("made", "lost");
        assertThat(far.log).endsWith("lost").containsOnlyOnce("lost");
        expectNoErrors();
    }

    @Test
    void writing_whileItClosesAndAfter_isHarmless() {
        var transport = near.transport();
        on(() -> {
            near.write("last");
            transport.close();
            writeInVain(transport);
        });
        subject.until(() -> near.isLost() && far.isLost());
        on(() -> {
            writeInVain(transport);
            transport.pauseWriting();
        });
        subject.settle();
        assertThat(transport.writeBufferSize()).isZero();
        assertThat(near.log).containsExactly("made", "lost");
        assertThat(far.text.toString()).isEqualTo("last");
        expectNoErrors();
    }

    private static void writeInVain(Transport transport) {
        var data = bytes("dropped");
        transport.pauseWriting();
        transport.writeBufferLimits(0, 1);
        transport.writeAll(List.of(data, bytes("as well")));
        assertThat(data.hasRemaining()).isFalse();
        transport.writeBufferLimits(16, 64);
        transport.resumeWriting();
        assertThatThrownBy(() -> transport.writeBufferLimits(2, 1)).isInstanceOf(LoopException.class);
    }

    @Test
    void abort_whileHeldBack_dropsAll() {
        on(() -> {
            near.transport().pauseWriting();
            near.write("gone");
            near.transport().abort();
        });
        subject.until(() -> near.isLost() && far.isLost());
        assertThat(far.text).isEmpty();
        assertThat(near.transport().writeBufferSize()).isZero();
        expectNoErrors();
    }

    @Test
    void reset_isAnErrorAtTheOtherEnd() {
        on(near.transport()::reset);
        subject.until(() -> near.isLost() && far.isLost());
        assertThat(far.cause).isNotNull();
        assertThat(near.cause).isNull();
        expectNoErrors();
    }

    // ---- on a foreign thread ----

    @Test
    void everyCall_onAForeignThread_isRefused() {
        var its = near.transport();
        var calls = Map.<String, Runnable>ofEntries(
                Map.entry("write", () -> its.write(bytes("x"))),
                Map.entry("writeAll", () -> its.writeAll(List.of(bytes("x")))),
                Map.entry("writeEof", its::writeEof),
                Map.entry("pauseWriting", its::pauseWriting),
                Map.entry("resumeWriting", its::resumeWriting),
                Map.entry("discardOutput", its::discardOutput),
                Map.entry("writeBufferLimits", () -> its.writeBufferLimits(1, 2)),
                Map.entry("pauseReading", its::pauseReading),
                Map.entry("resumeReading", its::resumeReading),
                Map.entry("freeze", its::freeze),
                Map.entry("thaw", its::thaw),
                Map.entry("protocol", () -> its.protocol(new Witness())),
                Map.entry("startTls", () -> its.startTls(Tls.defaults())),
                Map.entry("close", its::close),
                Map.entry("abort", its::abort),
                Map.entry("reset", its::reset));
        calls.forEach((name, call) -> assertThat(subject.elsewhere(call))
                .as(name)
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("callSoonThreadsafe"));
        on(() -> near.write("well"));
        subject.until(() -> far.text.toString().equals("well"));
        expectNoErrors();
    }

    @Test
    void everyQuestion_onAForeignThread_isAnswered() {
        var its = near.transport();
        on(() -> {
            its.pauseReading();
            its.pauseWriting();
            near.write("held");
        });
        assertThat(subject.elsewhere(() -> {
                    assertThat(its.isReading()).isFalse();
                    assertThat(its.writeBufferSize()).isEqualTo(4);
                    assertThat(its.canWriteEof()).isTrue();
                    assertThat(its.isClosing()).isFalse();
                    assertThat(its.protocol()).isSameAs(near);
                    assertThat(its.loop()).isSameAs(subject.loop);
                    assertThat(its.tls()).isEmpty();
                }))
                .isNull();
    }

    /** However often it has asked before, which is when a compiler would ask no more. */
    @Test
    void everyQuestion_onAForeignThreadThatAsksOn_isAnsweredAnewInTheEnd() {
        var its = near.transport();
        expectSeen(
                () -> {
                    long asked = 0;
                    while (its.isReading()) {
                        asked++;
                    }
                    return asked;
                },
                its::pauseReading);
        expectSeen(
                () -> {
                    long asked = 0;
                    while (its.writeBufferSize() == 0) {
                        asked++;
                    }
                    return asked;
                },
                () -> {
                    its.pauseWriting();
                    near.write("held");
                });
        expectSeen(
                () -> {
                    long asked = 0;
                    while (its.protocol() == near) {
                        asked++;
                    }
                    return asked;
                },
                () -> its.protocol(new Witness()));
        expectSeen(
                () -> {
                    long asked = 0;
                    while (!its.isClosing()) {
                        asked++;
                    }
                    return asked;
                },
                its::close);
        expectNoErrors();
    }

    private void expectSeen(LongSupplier asks, Runnable change) {
        var asked = new AtomicLong();
        var other = new Thread(() -> asked.set(asks.getAsLong()));
        other.setDaemon(true);
        other.start();
        var threads = ManagementFactory.getThreadMXBean();
        Awaitility.await().until(() -> threads.getThreadCpuTime(other.threadId()) > LONG_ASKED_NANOS);
        on(change);
        Awaitility.await().until(() -> !other.isAlive());
        assertThat(asked.get()).isPositive();
    }

    // ---- a protocol follows another ----

    @Test
    void protocol_follows_andHearsAllFromThenOn() {
        var next = new Witness();
        on(() -> far.write("first"));
        subject.until(() -> near.text.length() == 5);
        on(() -> {
            assertThat(near.transport().protocol()).isSameAs(near);
            near.transport().protocol(next);
            assertThat(near.transport().protocol()).isSameAs(next);
            assertThat(next.transport()).isSameAs(near.transport());
            far.write("second");
            far.transport().close();
        });
        subject.until(next::isLost);
        assertThat(near.text.toString()).isEqualTo("first");
        assertThat(near.log).containsExactly("made");
        assertThat(next.text.toString()).isEqualTo("second");
        assertThat(next.log).containsExactly("made", "eof", "lost");
        expectNoErrors();
    }

    @Test
    void protocol_insideDataReceived_theNextBytesAreTheOthers() {
        var next = new Witness();
        var first = new Witness() {
            @Override
            public void dataReceived(ByteBuffer data) {
                super.dataReceived(data);
                transport().protocol(next);
            }
        };
        on(() -> near.transport().protocol(first));
        on(() -> far.write("first"));
        subject.until(() -> next.made != null);
        on(() -> far.write("second"));
        subject.until(() -> next.text.toString().equals("second"));
        assertThat(first.text.toString()).isEqualTo("first");
        expectNoErrors();
    }

    @Test
    void protocol_thatFollowsWhileTooMuchWaits_isToldSo() {
        var next = new Witness();
        on(() -> {
            near.transport().pauseWriting();
            near.transport().writeBufferLimits(0, 1);
            near.write("much");
            near.transport().protocol(next);
            near.transport().resumeWriting();
        });
        subject.until(() -> next.log.contains("resume"));
        assertThat(near.log).containsExactly("made", "pause");
        assertThat(next.log).containsExactly("made", "pause", "resume");
        expectNoErrors();
    }

    @Test
    void protocol_thatThrowsWhenItFollows_closesTheConnectionWithOneReport() {
        var thrown = new IllegalStateException("planted");
        var next = new Witness() {
            @Override
            public void connectionMade(Transport transport) {
                super.connectionMade(transport);
                throw thrown;
            }
        };
        on(() -> near.transport().protocol(next));
        subject.until(() -> next.isLost() && far.isLost());
        assertThat(next.cause).isSameAs(thrown);
        assertThat(near.log).containsExactly("made");
        assertThat(subject.errors()).containsExactly(thrown);
    }

    @Test
    void protocol_itselfOrAfterTheEnd_isRefused() {
        on(() -> {
            assertThatThrownBy(() -> near.transport().protocol(near)).hasMessageContaining("already");
            near.transport().abort();
        });
        subject.until(near::isLost);
        on(() -> assertThatThrownBy(() -> near.transport().protocol(new Witness()))
                .hasMessageContaining("lost"));
        expectNoErrors();
    }
}
