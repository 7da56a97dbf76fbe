package io.archangel.ssh;

import io.archangel.process.ProcessManager;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.shell.door.Visitors;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all connections of a door have in common.
 *
 * @param later    runs what must not hold up a clock
 * @param parted   how many have been refused and have yet to hear it
 * @param visitors who come, and go, are told to
 */
record House(
        Shell shell,
        ProcessManager manager,
        Keyring keys,
        Doorkeeper keeper,
        Executor later,
        AtomicInteger parted,
        Visitors visitors) {
    DoorOptions options() {
        return keeper.options();
    }
}
