package io.archangel.dyno.timer;

import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The timers by name. */
final class Schedule implements Timers {
    private static final int LONGEST = 64;

    private final ProcessManager manager;
    private final ConcurrentSkipListMap<String, Timer> timers = new ConcurrentSkipListMap<>();

    Schedule(ProcessManager manager) {
        this.manager = manager;
    }

    @Override
    public Timer add(String name, TimerOptions options, Task task) {
        if (name.isBlank() || name.length() > LONGEST || name.chars().anyMatch(Character::isWhitespace)) {
            throw new TimerException(
                    "a timer's name is \"" + name + "\"; give one word of 1 to " + LONGEST + " characters");
        }
        Process.checkpoint(); // a process that is stopped adds nothing, rather than a timer that is not there yet
        var timer = new Timer(name, options, task, manager);
        if (timers.putIfAbsent(name, timer) != null) {
            throw new TimerException("there is a timer " + name + " already; give another name, or end that one");
        }
        timer.atExitInline(exit -> timers.remove(name, timer));
        manager.register(timer);
        Thread.ofVirtual().name("pid-" + timer.pid()).start(timer::work);
        return timer;
    }

    @Override
    public Optional<Timer> find(String name) {
        return Optional.ofNullable(timers.get(name));
    }

    @Override
    public List<Timer> list() {
        return List.copyOf(timers.values());
    }

    @Override
    public ProcessManager.Mount mount() {
        return manager.mount(TimersTable.of(this));
    }
}
