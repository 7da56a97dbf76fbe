package io.archangel.telnet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Telnet to keys and back (RFC 854, 855, 857, 858, 1073, 1091). It remembers one state, at most 64 bytes and which
 * options stand, whatever it is sent, and is used on one thread.
 *
 * <pre>
 * DATA --IAC--> COMMAND --WILL WONT DO DONT--> OPTION --any--> DATA
 *                       --SB--> SUB --IAC--> SUB_COMMAND --SE--> DATA
 *                                                        --IAC--> SUB
 *                       --other--> DATA
 * SUB --4 KiB and no end--> CUT
 * </pre>
 */
final class TelnetCodec {
    /** What comes out of it. */
    interface Sink {
        /** A key. */
        void typed(byte key);

        /** To be sent as it is. */
        void answer(byte[] bytes);

        /** The peer's screen has this size. */
        void resized(int columns, int rows);

        /** The peer's terminal calls itself this. */
        void named(String type);

        /** The peer is to be cut off. */
        void abused();
    }

    static final int IAC = 255;
    static final int SB = 250;
    static final int SE = 240;
    static final int AYT = 246;
    static final int IP = 244;
    static final int BRK = 243;
    static final int EC = 247;
    static final int EL = 248;

    private static final int SUB_KEPT = 64;
    private static final int SUB_MOST = 4096;
    private static final int TYPE_IS = 0;
    private static final int TYPE_SEND = 1;
    private static final byte CTRL_C = 3;
    private static final byte CTRL_U = 21;
    private static final byte DELETE = 127;
    private static final byte[] HERE = "\r\n[yes]\r\n".getBytes(US_ASCII);

    private enum State {
        DATA,
        COMMAND,
        OPTION,
        SUB,
        SUB_COMMAND,
        CUT
    }

    private final Sink sink;
    private final Negotiation negotiation = new Negotiation();
    private final byte[] sub = new byte[SUB_KEPT];
    private State state = State.DATA;
    private int verb;
    private int subLength;
    private int aytAnswers;
    private boolean afterReturn;
    private boolean isTypeAsked;

    /** True if the last byte sent was a CR whose second half is owed. */
    private boolean owesAfterReturn;

    TelnetCodec(Sink sink) {
        this.sink = sink;
    }

    /** What is to be sent first. */
    static byte[] opening() {
        var bytes = new ByteArrayOutputStream();
        for (var offer : Negotiation.opening()) {
            bytes.write(IAC);
            bytes.write(offer[0]);
            bytes.write(offer[1]);
        }
        return bytes.toByteArray();
    }

    /** Takes bytes from the peer. */
    void receive(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            int next = bytes.get() & 0xff;
            switch (state) {
                case DATA -> data(next);
                case COMMAND -> command(next);
                case OPTION -> option(next);
                case SUB -> sub(next);
                case SUB_COMMAND -> subCommand(next);
                case CUT -> bytes.position(bytes.limit());
            }
        }
    }

    /** Text for the peer, as it goes over the wire: IAC doubled, a CR that is not part of a line end followed by NUL. */
    byte[] encode(byte[] text) {
        var bytes = new ByteArrayOutputStream(text.length + 16);
        for (byte next : text) {
            if (owesAfterReturn && next != '\n') {
                bytes.write(0);
            }
            owesAfterReturn = next == '\r';
            bytes.write(next);
            if ((next & 0xff) == IAC) {
                bytes.write(IAC);
            }
        }
        return bytes.toByteArray();
    }

    private void data(int next) {
        boolean isSecondHalf = afterReturn && (next == '\n' || next == 0);
        afterReturn = false;
        if (next == IAC) {
            state = State.COMMAND;
        } else if (!isSecondHalf) {
            afterReturn = next == '\r';
            sink.typed((byte) next);
        }
    }

    private void command(int next) {
        state = State.DATA;
        switch (next) {
            case IAC -> sink.typed((byte) IAC);
            case Negotiation.WILL, Negotiation.WONT, Negotiation.DO, Negotiation.DONT -> {
                verb = next;
                state = State.OPTION;
            }
            case SB -> {
                subLength = 0;
                state = State.SUB;
            }
            case IP, BRK -> sink.typed(CTRL_C);
            case EC -> sink.typed(DELETE);
            case EL -> sink.typed(CTRL_U);
            case AYT -> {
                if (aytAnswers++ < Negotiation.MOST_ANSWERS) {
                    sink.answer(HERE);
                }
            }
            default -> {}
        }
    }

    private void option(int option) {
        state = State.DATA;
        int answer = negotiation.answer(verb, option);
        if (answer != 0) {
            sink.answer(bytes(IAC, answer, option));
        }
        if (option == Negotiation.TERMINAL_TYPE && negotiation.isOnThere(option) && !isTypeAsked) {
            isTypeAsked = true;
            sink.answer(bytes(IAC, SB, option, TYPE_SEND, IAC, SE));
        }
    }

    private void sub(int next) {
        if (next == IAC) {
            state = State.SUB_COMMAND;
        } else {
            keep(next);
        }
    }

    private void subCommand(int next) {
        state = State.SUB;
        if (next == SE) {
            state = State.DATA;
            subEnded();
        } else {
            keep(next);
        }
    }

    private void keep(int next) {
        if (subLength < SUB_KEPT) {
            sub[subLength] = (byte) next;
        }
        if (++subLength >= SUB_MOST) {
            state = State.CUT;
            sink.abused();
        }
    }

    private void subEnded() {
        if (subLength == 5 && sub[0] == Negotiation.WINDOW_SIZE) {
            sink.resized(unsigned(1), unsigned(3));
        } else if (subLength > 2 && subLength <= SUB_KEPT && sub[0] == Negotiation.TERMINAL_TYPE && sub[1] == TYPE_IS) {
            sink.named(new String(Arrays.copyOfRange(sub, 2, subLength), US_ASCII));
        }
    }

    private int unsigned(int at) {
        return (sub[at] & 0xff) << 8 | (sub[at + 1] & 0xff);
    }

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int at = 0; at < values.length; at++) {
            bytes[at] = (byte) values[at];
        }
        return bytes;
    }
}
