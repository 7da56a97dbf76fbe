package io.archangel.server;

import io.archangel.process.Guard;
import io.archangel.process.HostThread;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.shell.Output;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import java.util.concurrent.CountDownLatch;

/**
 * Lists and kills a few times in a table of its own, soon after the start: the first real kill then finds its code loaded, which
 * would cost it tens of milliseconds, and descriptors that it might not get when they have run out.
 */
final class WarmUp {
    private static final int ROUNDS = 20;
    private static final Principal NOBODY = new Principal("warm-up", "unix", Role.OPERATOR);

    private WarmUp() {}

    /** Does so on a thread of its own. */
    static void start() {
        new HostThread(() -> Guard.attempt(WarmUp::run), "warm-up").start();
    }

    private static void run() {
        try (var manager = ProcessManager.create()) {
            var shell = Shell.create(manager, event -> {});
            for (int round = 0; round < ROUNDS; round++) {
                var never = new CountDownLatch(1);
                var victim = manager.spawn("victim", never::await);
                victim.atExit(exit -> {});
                for (var line : new String[] {"ps -l", "kill " + victim.pid(), "history", "ps --json", "help"}) {
                    shell.execute(NOBODY, line, new Nowhere());
                }
            }
        }
    }

    private static final class Nowhere implements Output {
        @Override
        public void out(String text) {}

        @Override
        public void err(String text) {}
    }
}
