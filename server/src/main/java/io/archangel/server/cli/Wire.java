package io.archangel.server.cli;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes over the unix socket. The client says hello, once; then both send frames: one byte for the kind, four for the
 * length, and the content.
 */
final class Wire {
    /** To the server: what was typed. */
    static final byte INPUT = 'i';

    /** To the server: the size of the terminal has changed; two shorts, columns and rows. */
    static final byte SIZE = 'w';

    /** To the client: text for standard output. */
    static final byte OUT = 'o';

    /** To the client: text for standard error. */
    static final byte ERR = 'e';

    /** To the client: a question, to which the next input is the answer; {@link #NOBODY} where nobody is there to give one. */
    static final byte ASK = 'q';

    /** The answer of nobody. */
    static final String NOBODY = "\u0004";

    /** To the client, last: the exit code, an int. */
    static final byte EXIT = 'x';

    /** The longest frame either side takes, in bytes. */
    static final int LONGEST = 64 * 1024;

    private static final int GREETING = 0x41524301;
    private static final int MOST_WORDS = 1_000;

    /** In characters, of which one takes up to three of the 65,535 bytes that {@code writeUTF} can write. */
    private static final int LONGEST_WORD = 65_535 / 3;

    private Wire() {}

    /** What the client wants. */
    enum Mode {
        /** One command; its words are in the hello. */
        COMMAND,
        /** A session on a terminal; or, where the hello has words, one command that has the terminal to itself. */
        TERMINAL,
        /** Commands line by line, from a file or pipe. */
        LINES
    }

    /**
     * How a client begins.
     *
     * @param mode     what it wants
     * @param terminal whether its standard output is a terminal
     * @param plain    whether NO_COLOR is set
     * @param columns  of the terminal
     * @param rows     of the terminal
     * @param type     TERM, or empty
     * @param words    the command
     */
    record Hello(Mode mode, boolean terminal, boolean plain, int columns, int rows, String type, List<String> words) {
        /** True if there are not too many words, and none is too long. */
        static boolean takes(List<String> words) {
            return words.size() <= MOST_WORDS && words.stream().allMatch(word -> word.length() <= LONGEST_WORD);
        }

        void write(DataOutputStream out) throws IOException {
            out.writeInt(GREETING);
            out.writeByte(mode.ordinal());
            out.writeBoolean(terminal);
            out.writeBoolean(plain);
            out.writeShort(columns);
            out.writeShort(rows);
            out.writeUTF(type);
            out.writeShort(words.size());
            for (var word : words) {
                out.writeUTF(word);
            }
            out.flush();
        }

        /** @throws IOException also if the other end is not a client of this version */
        static Hello read(DataInputStream in) throws IOException {
            if (in.readInt() != GREETING) {
                throw new IOException("the other end is not a client of this version");
            }
            int mode = in.readUnsignedByte();
            if (mode >= Mode.values().length) {
                throw new IOException("mode " + mode + " is unknown");
            }
            boolean terminal = in.readBoolean();
            boolean plain = in.readBoolean();
            int columns = in.readUnsignedShort();
            int rows = in.readUnsignedShort();
            var type = in.readUTF();
            int count = in.readUnsignedShort();
            if (count > MOST_WORDS) {
                throw new IOException(count + " words are too many; " + MOST_WORDS + " are taken");
            }
            var words = new ArrayList<String>();
            for (int word = 0; word < count; word++) {
                words.add(in.readUTF());
            }
            return new Hello(Mode.values()[mode], terminal, plain, columns, rows, type, List.copyOf(words));
        }
    }

    /** Reads the length of a frame. */
    static int length(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LONGEST) {
            throw new IOException("a frame of " + length + " bytes is too long; " + LONGEST + " are taken");
        }
        return length;
    }

    /** Writes a frame; content that is too long goes as several. */
    static void send(DataOutputStream out, byte kind, byte[] content) throws IOException {
        for (int from = 0; from < content.length; from += LONGEST) {
            int length = Math.min(LONGEST, content.length - from);
            out.writeByte(kind);
            out.writeInt(length);
            out.write(content, from, length);
        }
        out.flush();
    }
}
