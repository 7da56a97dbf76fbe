package io.archangel.telnet;

import static io.archangel.telnet.Negotiation.DO;
import static io.archangel.telnet.Negotiation.DONT;
import static io.archangel.telnet.Negotiation.WILL;
import static io.archangel.telnet.Negotiation.WONT;
import static io.archangel.telnet.TelnetCodec.IAC;
import static io.archangel.telnet.TelnetCodec.SB;
import static io.archangel.telnet.TelnetCodec.SE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TelnetCodecTest {
    private static final int ECHO = 1;
    private static final int TTYPE = 24;
    private static final int NAWS = 31;

    private final Seen seen = new Seen();
    private final TelnetCodec codec = new TelnetCodec(seen);

    @Test
    void receive_text_isTyped() {
        receive('p', 's', '\r', 0, 'a', '\r', '\n', 'b', '\r', 'c', '\n', IAC, IAC);
        assertThat(seen.keys()).isEqualTo("ps\ra\rb\rc\n\u00ff");
    }

    @Test
    void receive_interruptAndEditing_areTheKeysForThem() {
        receive(
                IAC,
                TelnetCodec.IP,
                IAC,
                TelnetCodec.BRK,
                IAC,
                TelnetCodec.EC,
                IAC,
                TelnetCodec.EL,
                IAC,
                241,
                IAC,
                249);
        assertThat(seen.keys()).isEqualTo("\u0003\u0003\u007f\u0015");
    }

    @Test
    void receive_areYouThere_isAnswered() {
        receive(IAC, TelnetCodec.AYT);
        assertThat(seen.answers()).isEqualTo("\r\n[yes]\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void receive_consentToWhatWasAskedFor_isNotAnsweredAgain() {
        receive(IAC, DO, ECHO, IAC, DO, 3, IAC, WILL, 3, IAC, WILL, NAWS, IAC, WILL, NAWS);
        assertThat(seen.answers()).isEmpty();
    }

    @Test
    void receive_whatNobodyWants_isRefusedOnce() {
        receive(IAC, WILL, 0, IAC, WILL, 0, IAC, DO, 99, IAC, DO, 99, IAC, WONT, 5, IAC, DONT, 5);
        assertThat(seen.answers()).isEqualTo(bytes(IAC, DONT, 0, IAC, WONT, 99));
    }

    @Test
    void receive_refusalOfWhatStood_isAcknowledgedOnce() {
        receive(IAC, DO, ECHO, IAC, DONT, ECHO, IAC, DONT, ECHO, IAC, DO, ECHO);
        assertThat(seen.answers()).isEqualTo(bytes(IAC, WONT, ECHO, IAC, WILL, ECHO));
    }

    @Test
    void receive_endlessChangesOfMind_areAnsweredForAWhileOnly() {
        for (int round = 0; round < 100_000; round++) {
            receive(IAC, WILL, NAWS, IAC, WONT, NAWS, IAC, TelnetCodec.AYT);
        }
        assertThat(seen.answers().length).isLessThanOrEqualTo(Negotiation.MOST_ANSWERS * (3 + 9));
    }

    @Test
    void receive_windowSize_isPassedOn() {
        receive(IAC, SB, NAWS, 0, 132, 0, 43, IAC, SE);
        receive(IAC, SB, NAWS, 1, IAC, IAC, 0, 50, IAC, SE);
        assertThat(seen.sizes.toString()).isEqualTo("132x43 511x50 ");
    }

    @Test
    void receive_terminalType_isAskedForOnceAndPassedOn() {
        receive(IAC, WILL, TTYPE, IAC, WILL, TTYPE);
        assertThat(seen.answers()).isEqualTo(bytes(IAC, SB, TTYPE, 1, IAC, SE));
        receive(IAC, SB, TTYPE, 0, 'X', 'T', 'E', 'R', 'M', IAC, SE);
        assertThat(seen.type).isEqualTo("XTERM");
    }

    @Test
    void receive_longSubnegotiation_isForgotten() {
        receive(IAC, SB, TTYPE, 0);
        for (int at = 0; at < 1000; at++) {
            receive('x');
        }
        receive(IAC, SE, 'k');
        assertThat(seen.type).isNull();
        assertThat(seen.keys()).isEqualTo("k");
    }

    @Test
    void receive_endlessSubnegotiation_isCutAtFourKibibytes() {
        receive(IAC, SB);
        for (int at = 0; at < 4095; at++) {
            receive('x');
        }
        assertThat(seen.abuses).isZero();
        receive('x', IAC, SE, 'k', IAC, DO, 99);
        assertThat(seen.abuses).isEqualTo(1);
        assertThat(seen.keys()).isEmpty();
        assertThat(seen.answers()).isEmpty();
    }

    @Test
    void encode_bytesThatMeanSomething_areMadeHarmless() {
        assertThat(codec.encode(bytes('a', IAC, '\r', '\n', '\r', 'b', '\r')))
                .isEqualTo(bytes('a', IAC, IAC, '\r', '\n', '\r', 0, 'b', '\r'));
        assertThat(codec.encode(bytes('c'))).isEqualTo(bytes(0, 'c'));
        assertThat(codec.encode(bytes('\r'))).isEqualTo(bytes('\r'));
        assertThat(codec.encode(bytes('\n'))).isEqualTo(bytes('\n'));
    }

    @Test
    void receive_whatWasEncoded_comesBack() {
        var random = new Random(1);
        for (int round = 0; round < 10_000; round++) {
            var text = new byte[random.nextInt(30)];
            random.nextBytes(text);
            var there = new Seen();
            var wire = new TelnetCodec(new Seen()).encode(text);
            new TelnetCodec(there).receive(ByteBuffer.wrap(wire));
            var expected = new String(text, StandardCharsets.ISO_8859_1).replace("\r\n", "\r");
            assertThat(there.keys()).isEqualTo(expected);
        }
    }

    @Test
    void receive_oneHundredThousandRandomSequences_neverThrowsAndAnswersLittle() {
        var random = new Random(20261122);
        var special =
                new int[] {IAC, IAC, IAC, SB, SE, WILL, WONT, DO, DONT, TTYPE, NAWS, ECHO, 0, '\r', '\n', 'x', 246};
        for (int round = 0; round < 100_000; round++) {
            var sink = new Seen();
            var fuzzed = new TelnetCodec(sink);
            int sent = 0;
            for (int batch = random.nextInt(4); batch >= 0; batch--) {
                var bytes = new byte[random.nextInt(48)];
                for (int at = 0; at < bytes.length; at++) {
                    bytes[at] = (byte)
                            (random.nextInt(3) == 0 ? random.nextInt(256) : special[random.nextInt(special.length)]);
                }
                sent += bytes.length;
                fuzzed.receive(ByteBuffer.wrap(bytes));
            }
            assertThat(sink.keys.size()).isLessThanOrEqualTo(sent);
            assertThat(sink.answers.size()).isLessThanOrEqualTo(sent * 9 / 2 + 6);
        }
    }

    private void receive(int... values) {
        codec.receive(ByteBuffer.wrap(bytes(values)));
    }

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int at = 0; at < values.length; at++) {
            bytes[at] = (byte) values[at];
        }
        return bytes;
    }

    private static final class Seen implements TelnetCodec.Sink {
        final ByteArrayOutputStream keys = new ByteArrayOutputStream();
        final ByteArrayOutputStream answers = new ByteArrayOutputStream();
        final StringBuilder sizes = new StringBuilder();
        String type;
        int abuses;

        String keys() {
            return keys.toString(StandardCharsets.ISO_8859_1);
        }

        byte[] answers() {
            return answers.toByteArray();
        }

        @Override
        public void typed(byte key) {
            keys.write(key);
        }

        @Override
        public void answer(byte[] bytes) {
            answers.writeBytes(bytes);
        }

        @Override
        public void resized(int columns, int rows) {
            sizes.append(columns).append('x').append(rows).append(' ');
        }

        @Override
        public void named(String name) {
            type = name;
        }

        @Override
        public void abused() {
            abuses++;
        }
    }
}
