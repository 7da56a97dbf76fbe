package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class RegisterTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void register_newProcess_returnsItWithThePidAfterTheLast() {
        var first = kernel.idle();
        var second = new Kernel.Idle(kernel);

        assertThat(kernel.manager.register(second)).isSameAs(second);
        assertThat(second.pid()).isEqualTo(first.pid() + 1);
        assertThat(second.id()).isEqualTo(second.pid() + "@" + kernel.manager.instance());
        assertThat(kernel.manager.list()).extracting(ProcessInfo::pid).containsExactly(first.pid(), second.pid());
    }

    @Test
    void register_twice_saysUnderWhichPidItIsKnown() {
        var process = kernel.idle();

        assertThatThrownBy(() -> kernel.manager.register(process))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining(process.id());
        assertThat(kernel.manager.list()).hasSize(1);
    }

    @Test
    void register_afterItsExit_isRefused() {
        var process = new Kernel.Idle(kernel);
        process.exit();

        assertThatThrownBy(() -> kernel.manager.register(process))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("ended before it was registered");
        assertThat(kernel.manager.list()).isEmpty();
    }

    @Test
    void register_onAClockThatThrows_leavesItAsItWas() {
        var clock = new BrokenClock();
        try (var manager = ProcessManager.create(ManagerOptions.defaults().clock(clock))) {
            var parent = manager.register(new Kernel.Idle(kernel));
            var process = new Kernel.Idle(kernel).hook("hook");
            clock.tellsNoTime = true;
            assertThatThrownBy(() -> manager.registerUnder(parent, process)).hasMessage("the clock is broken");
            clock.tellsNoTime = false;

            Kernel.join(CompletableFuture.runAsync(() -> process.exit(3)));

            assertThat(kernel.log).containsExactly("hook CODE 3");
            assertThat(process.parent()).isEmpty();
            assertThat(manager.list()).extracting(ProcessInfo::pid).containsExactly(parent.pid());
        }
    }

    /** Whoever listens has no ring for the lane on which it comes. */
    @Test
    void register_thatFailsHalfway_leavesItAsItWas() {
        var unused = kernel.manager.listen(event -> {});
        var process = new Kernel.Idle(kernel);
        var lanes = ((ProcessTable) kernel.manager).pages.lanes;
        var its = lanes.clone();
        Arrays.setAll(lanes, number -> new Lane(its.length + number));
        assertThatThrownBy(() -> kernel.manager.register(process)).isInstanceOf(IndexOutOfBoundsException.class);
        System.arraycopy(its, 0, lanes, 0, its.length);
        assertThat(process.pid()).isZero();
        assertThat(((ProcessTable) kernel.manager).pages.wasLeft(1)).isTrue();

        Kernel.join(CompletableFuture.runAsync(() -> kernel.manager.register(process)));

        assertThat(kernel.manager.list()).extracting(ProcessInfo::pid).containsExactly(process.pid());
    }

    @Test
    void register_insideAnotherProcess_makesThatTheParent() {
        var parent = kernel.idle();
        var child = new Kernel.Idle(kernel);

        assertThat(Guard.call(parent, () -> kernel.manager.register(child))).isNull();

        assertThat(child.parent()).containsSame(parent);
        assertThat(kernel.manager.find(child.pid()).orElseThrow().ppid()).isEqualTo(parent.pid());
    }

    @Test
    void register_insideAProcessOfAnotherManager_hasNoParent() {
        try (var other = new Kernel()) {
            var stranger = other.idle();
            var process = new Kernel.Idle(kernel);

            assertThat(Guard.call(stranger, () -> kernel.manager.register(process)))
                    .isNull();

            assertThat(process.parent()).isEmpty();
            assertThat(kernel.manager.list()).extracting(ProcessInfo::ppid).containsExactly(0L);
        }
    }

    @Test
    void registerUnder_parentOfAnotherManager_isRefused() {
        try (var other = new Kernel()) {
            var stranger = other.idle();
            var process = new Kernel.Idle(kernel);

            assertThatThrownBy(() -> kernel.manager.registerUnder(stranger, process))
                    .isInstanceOf(ProcessException.class)
                    .hasMessageContaining(stranger.id());
        }
    }

    @Test
    void registerUnder_parentThatHasEnded_endsAtOnceByTheParent() {
        var parent = kernel.idle();
        parent.exit();

        var child = kernel.manager.registerUnder(parent, new Kernel.Idle(kernel).hook("hook"));

        assertThat(Kernel.join(child.over())).isNull();
        assertThat(child.exitValue()).contains(new Exit.Signalled(Signal.KILL, "parent", "it had ended"));
        assertThat(kernel.log).containsExactly("hook KILL");
    }

    @Test
    void exit_neverRegistered_runsItsHooksAndLeavesNoTrace() {
        var process = new Kernel.Idle(kernel).hook("first").hook("second");

        process.exit(3);

        assertThat(kernel.log).containsExactly("second CODE 3", "first CODE 3");
        assertThat(process.pid()).isZero();
        assertThat(kernel.manager.history()).isEmpty();
        assertThat(kernel.reports).isEmpty();
    }

    @Test
    void exit_neverRegistered_isNoEvent() {
        var events = new CopyOnWriteArrayList<Event>();
        try (var mount = kernel.manager.listen(events::add)) {
            new Kernel.Idle(kernel).exit();
            var other = kernel.idle();

            await().until(() -> !events.isEmpty());
            assertThat(mount).isNotNull();
            assertThat(events).extracting(Event::pid).containsExactly(other.pid());
        }
    }

    @Test
    void equals_anotherOfItsClass_isByIdentityWhateverASubclassSays() throws NoSuchMethodException {
        var one = new Kernel.Idle(kernel);
        var two = new Kernel.Idle(kernel);

        assertThat(one).isNotEqualTo(two);
        assertThat(Modifier.isFinal(
                        Process.class.getMethod("equals", Object.class).getModifiers()))
                .isTrue();
        assertThat(Modifier.isFinal(Process.class.getMethod("hashCode").getModifiers()))
                .isTrue();
    }

    @Test
    void current_outsideAnyProcess_isEmpty() {
        assertThat(Process.current()).isEmpty();
    }

    @Test
    void instance_ofTwoManagers_differs() {
        try (var other = new Kernel()) {
            assertThat(other.manager.instance()).hasSize(16).isNotEqualTo(kernel.manager.instance());
            kernel.idle();
            assertThat(other.manager.list()).isEmpty();
        }
    }
}
