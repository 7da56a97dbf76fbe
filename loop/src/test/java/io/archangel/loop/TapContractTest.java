package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.process.spi.Tap;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a tap hears of a connection, on every kind of loop. */
@ParameterizedClass
@EnumSource(Subject.Kind.class)
final class TapContractTest {
    private final Subject subject;
    private final Witness near = new Witness();
    private final Witness far = new Witness();
    private final Ear ear = new Ear();

    TapContractTest(Subject.Kind kind) {
        subject = new Subject(kind);
    }

    @BeforeEach
    void connect() {
        var server = subject.loop.startServing(() -> far, "127.0.0.1", 0);
        var future =
                subject.loop.connect(() -> near, "127.0.0.1", server.address().getPort());
        subject.until(() -> future.isDone() && far.made != null);
    }

    @AfterEach
    void close() {
        subject.close();
    }

    /** Keeps what it hears, and reads its view to the end. */
    private static final class Ear implements Tap {
        final StringBuilder received = new StringBuilder();
        final StringBuilder sent = new StringBuilder();

        @Override
        public void received(ByteBuffer data) {
            assertThatThrownBy(() -> data.put(0, (byte) 'x')).isInstanceOf(ReadOnlyBufferException.class);
            assertThat(data.clear().remaining()).isLessThanOrEqualTo(6);
            received.append(StandardCharsets.UTF_8.decode(data));
        }

        @Override
        public void sent(ByteBuffer data) {
            assertThatThrownBy(() -> data.put(0, (byte) 'x')).isInstanceOf(ReadOnlyBufferException.class);
            sent.append(StandardCharsets.UTF_8.decode(data));
        }
    }

    private void exchange(String there, String back) {
        int before = far.text.length();
        subject.on(() -> near.write(there));
        subject.until(() -> far.text.length() == before + there.length());
        subject.on(() -> far.write(back));
        subject.until(() -> near.text.toString().endsWith(back));
    }

    @Test
    void tap_hearsBothWays_fromNowOn_untilItIsTakenAway() {
        exchange("one", "1");
        subject.on(() -> near.transport().tap(ear));
        exchange("two", "2");
        exchange("three", "3");
        subject.on(() -> near.transport().tap(null));
        exchange("four", "4");
        assertThat(ear.sent.toString()).isEqualTo("twothree");
        assertThat(ear.received.toString()).isEqualTo("23");
        assertThat(far.text.toString()).isEqualTo("onetwothreefour");
        assertThat(near.text.toString()).isEqualTo("1234");
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void tap_staysWhereAnotherProtocolFollows_andAnotherTapTakesItsPlace() {
        var other = new Ear();
        subject.on(() -> far.transport().tap(ear));
        subject.on(() -> far.transport().protocol(new Witness()));
        subject.on(() -> near.write("one"));
        subject.until(() -> ear.received.toString().equals("one"));
        subject.on(() -> far.transport().tap(other));
        subject.on(() -> near.write("two"));
        subject.until(() -> other.received.toString().equals("two"));
        assertThat(ear.received.toString()).isEqualTo("one");
        assertThat(subject.errors()).isEmpty();
    }

    @Test
    void tap_thatThrows_isReportedAndTakenAway_andTheConnectionGoesOn() {
        var calls = new StringBuilder();
        subject.on(() -> near.transport().tap(new Tap() {
            @Override
            public void sent(ByteBuffer data) {
                calls.append("sent ");
                throw new AssertionError("planted");
            }

            @Override
            public void received(ByteBuffer data) {
                calls.append("received ");
            }
        }));
        exchange("one", "1");
        exchange("two", "2");
        assertThat(calls).hasToString("sent ");
        assertThat(subject.errors()).singleElement().isInstanceOf(AssertionError.class);
        assertThat(near.log).containsExactly("made");
    }

    @Test
    void tap_onAForeignThread_isRefused() {
        // The loop of a test that is no fake one runs only when told to, and is nobody's meanwhile.
        subject.on(() -> assertThat(subject.elsewhere(() -> near.transport().tap(ear)))
                .isInstanceOf(LoopException.class)
                .hasMessageContaining("tap"));
    }
}
