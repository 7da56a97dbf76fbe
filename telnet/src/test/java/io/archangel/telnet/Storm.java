package io.archangel.telnet;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/** Sequences of telnet's commands as a fuzzer or an attacker sends them: whole, cut short, nested, of every option there is. */
final class Storm {
    private static final int[] VERBS = {Negotiation.WILL, Negotiation.WONT, Negotiation.DO, Negotiation.DONT};
    private static final int[] KNOWN = {
        Negotiation.ECHO, Negotiation.SUPPRESS_GO_AHEAD, Negotiation.TERMINAL_TYPE, Negotiation.WINDOW_SIZE
    };

    private final Random random;

    Storm(long seed) {
        random = new Random(seed);
    }

    int random(int below) {
        return random.nextInt(below);
    }

    /** One of any sort, also what no sane client sends. */
    byte[] anything() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> option();
            case 4 -> subnegotiation();
            case 5 -> new byte[] {(byte) TelnetCodec.IAC, (byte) random.nextInt(256)};
            case 6 -> start(subnegotiation());
            case 7 -> start(option());
            case 8 -> sequence(TelnetCodec.IAC, TelnetCodec.IAC, TelnetCodec.IAC, verb(), TelnetCodec.IAC);
            case 9 -> sequence(TelnetCodec.IAC, TelnetCodec.SB, TelnetCodec.IAC, TelnetCodec.SB, TelnetCodec.IAC);
            case 10 -> noise(random.nextInt(24));
            default -> sequence(TelnetCodec.IAC, TelnetCodec.AYT);
        };
    }

    /** One that is whole and types nothing: an option asked for or refused, something about one, or a question. */
    byte[] whole() {
        return switch (random.nextInt(8)) {
            case 0 -> subnegotiation();
            case 1 -> sequence(TelnetCodec.IAC, TelnetCodec.AYT);
            default -> option();
        };
    }

    private byte[] option() {
        boolean isKnown = random.nextInt(3) > 0;
        return sequence(TelnetCodec.IAC, verb(), isKnown ? KNOWN[random.nextInt(KNOWN.length)] : random.nextInt(256));
    }

    private byte[] subnegotiation() {
        var bytes = new ByteArrayOutputStream();
        bytes.write(TelnetCodec.IAC);
        bytes.write(TelnetCodec.SB);
        bytes.write(KNOWN[random.nextInt(KNOWN.length)]);
        for (byte next : noise(random.nextInt(3) == 0 ? random.nextInt(200) : 4)) {
            bytes.write(next);
            if ((next & 0xff) == TelnetCodec.IAC) {
                bytes.write(next);
            }
        }
        bytes.write(TelnetCodec.IAC);
        bytes.write(TelnetCodec.SE);
        return bytes.toByteArray();
    }

    private byte[] start(byte[] of) {
        return java.util.Arrays.copyOf(of, random.nextInt(of.length));
    }

    private byte[] noise(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private int verb() {
        return VERBS[random.nextInt(VERBS.length)];
    }

    private static byte[] sequence(int... values) {
        var bytes = new byte[values.length];
        for (int at = 0; at < values.length; at++) {
            bytes[at] = (byte) values[at];
        }
        return bytes;
    }
}
