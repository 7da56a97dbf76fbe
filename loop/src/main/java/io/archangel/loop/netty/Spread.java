package io.archangel.loop.netty;

import io.archangel.loop.Loop;
import io.archangel.loop.LoopException;
import java.util.List;

/** Gives new connections to loops in turn, leaving out those that are held up or do not run. Loop thread only. */
final class Spread {
    private static final long HELD_UP_NANOS = 100_000_000;

    private final List<NettyLoop> loops;
    private int last;

    private Spread(List<NettyLoop> loops) {
        this.loops = loops;
        last = loops.size() - 1;
    }

    /** Over these loops, or the one that listens if there are none. @throws LoopException if they don't go together */
    static Spread over(NettyLoop listening, List<Loop> loops) {
        if (loops.isEmpty()) {
            return new Spread(List.of(listening));
        }
        return new Spread(loops.stream().map(loop -> matching(listening, loop)).toList());
    }

    NettyLoop next() {
        int size = loops.size();
        for (int step = 1; step <= size; step++) {
            int index = (last + step) % size;
            if (takesMore(loops.get(index))) {
                last = index;
                return loops.get(index);
            }
        }
        last = (last + 1) % size;
        return loops.get(last);
    }

    private static boolean takesMore(NettyLoop loop) {
        return loop.isRunning() && loop.callbacks().busyNanos() < HELD_UP_NANOS;
    }

    private static NettyLoop matching(NettyLoop listening, Loop loop) {
        if (!(loop instanceof NettyLoop other)) {
            throw new LoopException("loops holds " + loop.name() + ", which is no NettyLoop; give loops of one kind");
        }
        if (!other.poller().name().equals(listening.poller().name())) {
            throw new LoopException("loops holds " + loop.name() + ", which polls by "
                    + other.poller().name() + ", but " + listening.name() + " by "
                    + listening.poller().name() + "; give them the same polling");
        }
        return other;
    }
}
