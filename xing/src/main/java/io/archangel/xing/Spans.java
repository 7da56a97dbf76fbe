package io.archangel.xing;

/** Where in a path its parameters are. Noted from the last to the first, as the tree is left again. */
class Spans {
    private static final int[] NONE = {};

    private int[] ends = NONE;

    /** The parameter at an index goes from here to there. */
    final void note(int index, int from, int end) {
        if (ends.length == 0) {
            ends = new int[2 * index + 2];
        }
        ends[2 * index] = from;
        ends[2 * index + 1] = end;
    }

    /** The same places as there. */
    final void copy(Spans other) {
        ends = other.ends;
    }

    /** The parameter at an index of a path. */
    final String cut(String path, int index) {
        return path.substring(ends[2 * index], ends[2 * index + 1]);
    }
}
