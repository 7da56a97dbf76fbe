package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Receipt.Verdict;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ChildrenTest {
    @AutoClose
    private final Kernel kernel = new Kernel();

    private Kernel.Idle childOf(Process parent) {
        return kernel.manager.registerUnder(parent, new Kernel.Idle(kernel));
    }

    @Test
    void exit_withChildren_endsThemByTermBeforeItsOwnHooks() {
        var parent = kernel.idle().hook("parent");
        childOf(parent).hook("child");
        childOf(childOf(parent)).hook("grandchild");

        kernel.kill(parent, Signal.TERM);

        assertThat(kernel.log).hasSize(3).last().isEqualTo("parent TERM");
        assertThat(kernel.log).contains("child TERM", "grandchild TERM");
        assertThat(kernel.manager.list()).isEmpty();
    }

    @Test
    void kill_withChildren_killsThemAtOnceEvenIfTheyHandleTerm() {
        var parent = kernel.idle();
        var child = childOf(parent);
        child.ignore(Signal.TERM);

        assertThat(kernel.kill(parent, Signal.KILL).verdict()).isEqualTo(Verdict.EXITED);

        assertThat(child.exitValue()).map(Exit::word).contains("KILL");
    }

    @Test
    void exit_childThatIgnoresTerm_isKilledAfterTwoSeconds() {
        var parent = kernel.idle();
        var child = childOf(parent);
        child.ignore(Signal.TERM);
        parent.exit();

        kernel.clock.advance(Duration.ofMillis(1_999));
        assertThat(child.isAlive()).isTrue();
        kernel.clock.advance(Duration.ofMillis(1));

        Kernel.join(parent.over());
        assertThat(child.exitValue()).map(Exit::word).contains("KILL");
        assertThat(child.exitValue()).map(Exit::by).contains("parent");
    }

    @Test
    void exit_subtreeThatHangs_sharesOneDeadlineOfTenSeconds() {
        var parent = kernel.idle();
        var child = childOf(parent);
        var grandchild = childOf(child);
        var never = kernel.latch();
        for (var process : new Process[] {parent, child, grandchild}) {
            for (int i = 0; i < 3; i++) {
                process.atExit(exit -> Kernel.awaitStubbornly(never));
            }
        }
        child.ignore(Signal.TERM); // so that it, and the grandchild, begin to end when they are killed
        parent.exit();

        kernel.clock.advance(Duration.ofMillis(1_999));
        assertThat(child.isAlive()).isTrue();
        kernel.clock.advance(Duration.ofMillis(1));
        kernel.until(() -> !grandchild.isAlive());
        kernel.clock.advance(Duration.ofMillis(7_999));
        assertThat(Stream.of(parent, child, grandchild)).noneMatch(process -> process.exited);
        kernel.clock.advance(Duration.ofMillis(1));

        kernel.until(() -> parent.exited && child.exited && grandchild.exited);
        assertThat(kernel.manager.history()).hasSize(3);
    }

    @Test
    void disconnect_childrenGetHupAndThoseThatIgnoreItMoveToTheRoot() {
        var parent = kernel.idle();
        var obedient = childOf(parent);
        var stubborn = childOf(parent);
        stubborn.ignore(Signal.HUP);

        parent.hangUp();

        assertThat(obedient.exitValue()).map(Exit::word).contains("HUP");
        assertThat(obedient.exitValue()).map(Exit::by).contains("client");
        assertThat(stubborn.isAlive()).isTrue();
        assertThat(stubborn.parent()).isEmpty();
        Kernel.join(parent.over());
        assertThat(kernel.manager.list()).extracting(ProcessInfo::pid).containsExactly(stubborn.pid());
    }

    @Test
    void disconnect_childThatHandlesHup_isToldAndMovesToTheRoot() {
        var parent = kernel.idle();
        var child = childOf(parent);
        child.on(Signal.HUP, received -> kernel.log.add("HUP by " + received.by()));

        parent.hangUp();

        await().untilAsserted(() -> assertThat(kernel.log).containsExactly("HUP by client"));
        assertThat(child.isAlive()).isTrue();
        assertThat(child.parent()).isEmpty();
        assertThat(kernel.manager.find(child.pid()).orElseThrow().ppid()).isZero();
    }

    @Test
    void exit_oneOfManyChildren_leavesItsSiblingsAlone() {
        var parent = kernel.idle();
        var children = new Kernel.Idle[] {childOf(parent), childOf(parent), childOf(parent), childOf(parent)};

        children[1].exit();
        children[3].exit();
        children[0].exit();

        assertThat(parent.childrenOrNull().list()).containsExactly(children[2]);
        assertThat(children[2].isAlive()).isTrue();
    }

    @Test
    void exit_withChildrenOfSeveralThreads_endsThemAllBeforeItsOwnHook() {
        var parent = kernel.idle().hook("parent");
        var lanes = new HashSet<Lane>();
        for (int thread = 0; thread < 8; thread++) {
            var child = childOfAnotherThread(parent);
            child.hook("child");
            lanes.add(child.lane());
        }
        assertThat(lanes).hasSizeGreaterThan(2);

        kernel.kill(parent, Signal.TERM);

        assertThat(kernel.log).hasSize(9).last().isEqualTo("parent TERM");
        assertThat(kernel.manager.list()).isEmpty();
    }

    @Test
    void register_underAParentThatHasEnded_isInItsListNoMore() {
        var parent = kernel.idle();
        childOf(parent);
        parent.exit();
        Kernel.join(parent.over());
        var never = kernel.latch();
        var late = new Kernel.Idle(kernel);
        late.atExit(exit -> Kernel.awaitStubbornly(never));

        kernel.manager.registerUnder(parent, late);

        assertThat(late.exited).isFalse();
        assertThat(late.exitValue()).map(Exit::by).contains("parent");
        assertThat(parent.childrenOrNull().list()).isEmpty();
    }

    @Test
    void exit_childrenOfSeveralThreads_leaveTheirSiblingsAlone() {
        var parent = kernel.idle();
        var children =
                Stream.generate(() -> childOfAnotherThread(parent)).limit(40).toList();

        children.stream().filter(child -> child.pid() % 3 > 0).forEach(Process::exit);

        assertThat(parent.childrenOrNull().list())
                .containsExactlyInAnyOrderElementsOf(
                        children.stream().filter(child -> child.pid() % 3 == 0).toList());
        assertThat(parent.childrenOrNull().number())
                .isEqualTo(parent.childrenOrNull().list().size());
    }

    /** Whoever comes is either seen by the parent that ends, or sees that it has ended. */
    @Test
    void exit_whileTwoThreadsAddChildren_leavesNobodyAliveAndIsCompleteAfterThem() {
        for (int round = 0; round < 500; round++) {
            var parent = kernel.idle();
            var barrier = new CyclicBarrier(3);
            var adding = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> {
                                Kernel.meet(barrier);
                                return Stream.generate(() -> childOf(parent))
                                        .limit(5)
                                        .toList();
                            },
                            task -> Thread.ofPlatform().daemon().start(task)))
                    .limit(2)
                    .toList();
            Kernel.meet(barrier);
            parent.exit();

            Kernel.join(parent.over());
            adding.stream().flatMap(future -> Kernel.join(future).stream()).forEach(child -> Kernel.join(child.over()));
            assertThat(
                            parent.childrenOrNull() == null
                                    ? 0
                                    : parent.childrenOrNull().number())
                    .isZero();
        }
    }

    private Kernel.Idle childOfAnotherThread(Process parent) {
        return Kernel.join(CompletableFuture.supplyAsync(
                () -> childOf(parent), task -> Thread.ofPlatform().daemon().start(task)));
    }
}
