package io.archangel.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class GroupTest {
    @Test
    void drain_closedTwice_leavesTheNextOneAlone() {
        try (var manager = ProcessManager.create()) {
            var first = manager.drain("shop");
            first.close();
            var second = manager.drain("shop");

            first.close();

            assertThatThrownBy(() -> manager.drain("shop")).isInstanceOf(ProcessException.class);
            second.close();
        }
    }

    @AutoClose
    private final Kernel kernel = new Kernel();

    @Test
    void killAll_byTag_endsThoseAndNobodyElse() {
        var one = kernel.idle();
        var two = kernel.idle();
        var bystander = kernel.idle();
        one.tag("import");
        two.tag("nightly");
        two.tag("import");

        var receipts = kernel.manager.killAll(info -> info.tags().contains("import"), order -> order.by("ann@test"));

        assertThat(receipts).extracting(Receipt::pid).containsExactly(two.pid(), one.pid());
        assertThat(receipts).allMatch(Receipt::isGone);
        assertThat(bystander.isAlive()).isTrue();
    }

    @Test
    void killAll_whoArrivesLater_escapes() {
        var app = kernel.manager.register(new OfApp("chat"));

        kernel.manager.killAll(info -> "chat".equals(info.app()), order -> order);
        var later = kernel.manager.register(new OfApp("chat"));

        assertThat(app.isAlive()).isFalse();
        assertThat(later.isAlive()).isTrue();
    }

    @Test
    void drain_whoArrivesMeanwhile_endsAtOnceAndOthersLive() {
        var before = kernel.manager.register(new OfApp("chat"));

        try (var drain = kernel.manager.drain("chat")) {
            var refused = kernel.manager.register(new OfApp("chat"));
            assertThat(refused.exitValue().orElseThrow().by()).isEqualTo("drain");
            assertThat(kernel.manager.register(new OfApp("docs")).isAlive()).isTrue();
            assertThat(kernel.manager.register(new OfApp(null)).isAlive()).isTrue();
            assertThatThrownBy(() -> kernel.manager.drain("chat")).hasMessageContaining("draining already");
            assertThat(drain).isNotNull();
        }

        assertThat(before.isAlive()).isTrue();
        assertThat(kernel.manager.register(new OfApp("chat")).isAlive()).isTrue();
    }

    @Test
    void killAll_insideOneOfTheGroup_isRefused() {
        var thrown = new CompletableFuture<Throwable>();
        kernel.manager.spawn("suicide", () -> {
            try {
                kernel.manager.killAll(info -> true, order -> order);
            } catch (ProcessException refused) {
                thrown.complete(refused);
            }
        });

        assertThat(Kernel.join(thrown)).hasMessageContaining("can't wait for its own end");
    }

    @Test
    void tag_notOneWord_isRefused() {
        assertThatThrownBy(() -> kernel.idle().tag("two words")).isInstanceOf(ProcessException.class);
    }

    private static final class OfApp extends Process {
        private final @Nullable String app;

        OfApp(@Nullable String app) {
            this.app = app;
        }

        @Override
        protected @Nullable String app() {
            return app;
        }
    }
}
