package io.archangel.xing;

import static io.archangel.xing.Answer.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the listings count of a site's requests, over the real server. */
final class CountsTest {
    @AutoClose
    private final RealServer web = new RealServer();

    @Test
    void eachRequest_isCountedForItsRouteAndItsApp_andForTheAppAloneWhereThereIsNone() throws IOException {
        web.mount("/shop", Site.create().get("/a", rq -> text("a")).get("/b", rq -> text("b")));
        web.ask("GET /shop/a");
        web.ask("GET /shop/a");
        web.ask("GET /shop/b");
        web.ask("POST /shop/b");
        web.ask("GET /shop/nowhere");
        assertThat(served("routes")).containsExactly(2L, 1L);
        assertThat(served("apps")).containsExactly(5L);
    }

    private List<@Nullable Object> served(String table) {
        return web.manager.table(table).rows().get().stream().map(List::getLast).toList();
    }
}
