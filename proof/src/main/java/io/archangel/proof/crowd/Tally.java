package io.archangel.proof.crowd;

/** What became of a swarm's streams. One thread. */
final class Tally {
    private int waiting;
    private int bystanders;
    private int unavailable;
    private int reset;
    private int others;
    private int answered;
    private int hurt;
    private int lost;
    private long lastEnd;

    void expect(int connections, int streams) {
        waiting = connections * streams;
        bystanders = connections;
    }

    /** One that waited was answered. @param ok with 200, which nobody had told the server to */
    void answer(boolean ok) {
        if (ok) {
            others++;
        } else {
            unavailable++;
        }
        end();
    }

    /** One that waited was reset. */
    void reset() {
        reset++;
        end();
    }

    private void end() {
        waiting--;
        lastEnd = System.nanoTime();
    }

    /** A bystander is over. @param ok answered with 200 */
    void endBystander(boolean ok) {
        bystanders--;
        if (ok) {
            answered++;
        } else {
            hurt++;
        }
    }

    /** A connection is over. */
    void lose() {
        lost++;
    }

    /** True once none waits any more. */
    boolean haveEnded() {
        return waiting == 0;
    }

    boolean isOver() {
        return waiting == 0 && bystanders == 0;
    }

    /** When the last that waited was told, by nanoTime, which is the same in all processes of a machine here. */
    long lastEnd() {
        return lastEnd;
    }

    String text() {
        return unavailable + " " + reset + " " + others + " " + answered + " " + (hurt + bystanders) + " " + lost;
    }
}
