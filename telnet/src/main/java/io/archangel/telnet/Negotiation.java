package io.archangel.telnet;

import java.util.BitSet;

/**
 * Which options stand (RFC 855), by the method of RFC 1143, without its queue: this end asks once, at the start, and
 * never changes its mind. It answers to a change only, refuses an option once, and falls silent when a peer changes its
 * mind without end; so two ends never answer each other for ever.
 */
final class Negotiation {
    static final int ECHO = 1;
    static final int SUPPRESS_GO_AHEAD = 3;
    static final int TERMINAL_TYPE = 24;
    static final int WINDOW_SIZE = 31;

    static final int WILL = 251;
    static final int WONT = 252;
    static final int DO = 253;
    static final int DONT = 254;

    /** So many answers are given in the life of a connection. */
    static final int MOST_ANSWERS = 1024;

    private final Side here = new Side(WILL, WONT, ECHO, SUPPRESS_GO_AHEAD);
    private final Side there = new Side(DO, DONT, SUPPRESS_GO_AHEAD, TERMINAL_TYPE, WINDOW_SIZE);
    private int answers;

    /** What is asked for at the start, after each IAC. */
    static int[][] opening() {
        return new int[][] {
            {WILL, ECHO}, {WILL, SUPPRESS_GO_AHEAD}, {DO, SUPPRESS_GO_AHEAD}, {DO, TERMINAL_TYPE}, {DO, WINDOW_SIZE}
        };
    }

    /** Takes what the peer says of an option. @return the verb to answer with, or 0 */
    int answer(int verb, int option) {
        int answer = switch (verb) {
            case WILL -> there.agree(option);
            case WONT -> there.refuse(option);
            case DO -> here.agree(option);
            default -> here.refuse(option);
        };
        return answer != 0 && answers++ < MOST_ANSWERS ? answer : 0;
    }

    /** True if the peer does it. */
    boolean isOnThere(int option) {
        return there.on.get(option);
    }

    /** The options of one end, as the other speaks of them. */
    private static final class Side {
        private final int yes;
        private final int no;
        private final BitSet wanted = new BitSet();
        private final BitSet asked = new BitSet();
        private final BitSet refused = new BitSet();
        private final BitSet on = new BitSet();

        Side(int yes, int no, int... wanted) {
            this.yes = yes;
            this.no = no;
            for (int option : wanted) {
                this.wanted.set(option);
                asked.set(option);
            }
        }

        int agree(int option) {
            if (!wanted.get(option)) {
                boolean isFirst = !refused.get(option);
                refused.set(option);
                return isFirst ? no : 0;
            }
            boolean isAnswer = asked.get(option);
            boolean isChange = !on.get(option);
            asked.clear(option);
            on.set(option);
            return isChange && !isAnswer ? yes : 0;
        }

        int refuse(int option) {
            boolean isChange = on.get(option);
            asked.clear(option);
            on.clear(option);
            return isChange ? no : 0;
        }
    }
}
