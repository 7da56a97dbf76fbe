package io.archangel.http;

import java.util.LinkedHashSet;

/**
 * The connections of one loop for which nobody has vouched, in the order in which they came, or asked anew after somebody had. Where there
 * are too many the first goes that waits for no answer, and else the first: so who holds places and asks nothing holds none from those who
 * come. One waits from the end of its request to the beginning of its answer. On that loop only.
 */
final class Strangers {
    private final int most;
    private final LinkedHashSet<Connection> all = new LinkedHashSet<>();

    /** @param most so many are let be */
    Strangers(int most) {
        this.most = most;
    }

    /** One more comes, or is known no more. */
    void arrive(Connection one) {
        if (most == Integer.MAX_VALUE) {
            return;
        }
        if (all.size() >= most) {
            var first = all.stream()
                    .filter(other -> !other.isAnswering())
                    .findFirst()
                    .orElseGet(all::getFirst);
            all.remove(first);
            first.transport().abort();
        }
        all.add(one);
    }

    /** It is none any more, or has gone. */
    void leave(Connection one) {
        all.remove(one);
    }
}
