package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Process;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Role;
import io.archangel.shell.filter.FilterException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a door gets of the shell besides commands. */
final class ProcessViewTest {
    private final ProcessManager manager = ProcessManager.create();
    private final Shell shell = Shell.create(manager, event -> {});
    private final Principal viewer = new Principal("bea", "web", Role.VIEWER);
    private final Principal operator = new Principal("ann", "web", Role.OPERATOR);

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void rows_areThoseOfPs() {
        var one = manager.register(Process.around("one", it -> {}));
        manager.register(Process.around(2, it -> {}));
        var view = shell.processes(viewer);

        assertThat(view.list("name=String")).extracting(ProcessInfo::pid).containsExactly(one.pid());
        assertThat(view.list("").stream()
                        .sorted(view.order("-pid").orElseThrow())
                        .map(ProcessInfo::name))
                .containsExactly("Integer", "String");
        assertThat(view.row(view.list("").getFirst()))
                .containsEntry("pid", "" + one.pid())
                .containsKeys("age_ms", "wchan");
        assertThat(view.values("name").apply(view.list("").getFirst())).isEqualTo("String");
        assertThat(view.headings())
                .filteredOn(ProcessView.Heading::isUsual)
                .extracting(ProcessView.Heading::name)
                .startsWith("pid", "ppid", "user", "stat")
                .doesNotContain("thread");
    }

    @Test
    void rows_wrongFilterOrOrder_areRefused() {
        var view = shell.processes(viewer);

        assertThatThrownBy(() -> view.list("bogus=1"))
                .isInstanceOfSatisfying(
                        FilterException.class,
                        wrong -> assertThat(wrong.column()).isEqualTo(1));
        assertThatThrownBy(() -> view.order("bogus")).isInstanceOf(ShellException.class);
        assertThatThrownBy(() -> view.values("bogus")).isInstanceOf(ShellException.class);
        assertThat(view.order("")).isEmpty();
    }

    @Test
    void threads_areShownToOperatorsAlone() {
        var never = new CountDownLatch(1);
        var one = manager.spawn("waiting", never::await);
        await().until(() -> manager.find(one.pid()).orElseThrow().wchan() != null);

        assertThat(shell.processes(operator).find(one.pid()).orElseThrow().wchan())
                .isNotNull();
        assertThat(shell.processes(viewer).find(one.pid()).orElseThrow().wchan())
                .isNull();
        assertThat(shell.processes(viewer).list("wchan is not null")).isEmpty();
    }

    @Test
    void forest_hasChildrenBelowTheirParents() {
        var parent = manager.register(Process.around("parent", it -> {}));
        var other = manager.register(Process.around("other", it -> {}));
        var child = manager.registerUnder(parent, Process.around("child", it -> {}));
        var view = shell.processes(viewer);

        assertThat(view.forest(view.list("")))
                .extracting(ProcessInfo::pid)
                .containsExactly(parent.pid(), child.pid(), other.pid());
    }

    @Test
    void roles_areAskedWithoutRunning() {
        assertThat(shell.may(viewer, "ps")).isTrue();
        assertThat(shell.may(viewer, "kill")).isFalse();
        assertThat(shell.may(operator, "kill")).isTrue();
        assertThat(shell.may(operator, "audit")).isFalse();
        assertThat(shell.may(operator, "bogus")).isFalse();
    }

    @Test
    void completion_isThatOfASession() {
        assertThat(shell.complete(viewer, List.of("ps", "ki")))
                .extracting(Suggestion::word)
                .containsExactly("kind=");
    }
}
