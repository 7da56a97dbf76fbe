package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.process.ProcessException;
import io.archangel.process.ProcessManager;
import io.archangel.process.spi.Table;
import org.junit.jupiter.api.Test;

/** Two web servers of one manager. */
final class BesideTest {
    @Test
    void beside_anotherServer_leavesItsTablesAlone() {
        try (var manager = ProcessManager.create();
                var first = HttpServer.create(manager, HttpOptions.defaults())) {
            first.mount("/", "first", rq -> Response.text("first\n"));
            assertThatThrownBy(() -> HttpServer.create(manager, HttpOptions.defaults()))
                    .isInstanceOf(ProcessException.class);

            try (var second = HttpServer.beside(manager, HttpOptions.defaults())) {
                second.mount("/", "second", rq -> Response.text("second\n"));
            }

            assertThat(manager.tables()).extracting(Table::name).contains("apps", "routes", "listeners");
            assertThat(manager.table("apps").rows().get().toString())
                    .contains("first")
                    .doesNotContain("second");
        }
    }
}
