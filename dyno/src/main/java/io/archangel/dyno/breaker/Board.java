package io.archangel.dyno.breaker;

import io.archangel.process.Clock;
import io.archangel.process.ProcessManager;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The breakers by name. */
final class Board implements Breakers {
    private static final int LONGEST = 64;

    private final Clock clock;
    private final ConcurrentSkipListMap<String, Breaker> breakers = new ConcurrentSkipListMap<>();

    Board(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Breaker add(String name, BreakerOptions options) {
        if (name.isBlank() || name.length() > LONGEST || name.chars().anyMatch(Character::isWhitespace)) {
            throw new BreakerException(
                    "a breaker's name is \"" + name + "\"; give one word of 1 to " + LONGEST + " characters");
        }
        var breaker = new Fuse(name, options, clock);
        if (breakers.putIfAbsent(name, breaker) != null) {
            throw new BreakerException("there is a breaker " + name + " already; give another name, or find that one");
        }
        return breaker;
    }

    @Override
    public void remove(String name) {
        breakers.remove(name);
    }

    @Override
    public Optional<Breaker> find(String name) {
        return Optional.ofNullable(breakers.get(name));
    }

    @Override
    public List<Breaker> list() {
        return List.copyOf(breakers.values());
    }

    @Override
    public ProcessManager.Mount mount(ProcessManager manager) {
        return manager.mount(BreakersTable.of(this));
    }
}
