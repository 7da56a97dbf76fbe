package io.archangel.xing;

import static io.archangel.xing.Answer.text;
import static io.archangel.xing.Option.inline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.http.TestClient;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which route gets what. */
final class TreeTest {
    private static final long SEED = 20_261_127;
    private static final String UUID = "123e4567-e89b-12d3-a456-426614174000";

    /** A site whose routes answer with their patterns. */
    private static TestClient client(String... patterns) {
        var site = Site.create();
        for (var pattern : patterns) {
            site.get(pattern, rq -> text(rq.pattern()), inline());
        }
        return TestClient.of(site);
    }

    private static String get(TestClient client, String path) {
        var answer = client.get(path);
        return answer.status() == 200 ? answer.text() : "" + answer.status();
    }

    @Test
    void narrower_goesBeforeWider_inWhateverOrderTheyAreWritten() {
        var patterns = List.of("/a/{x...}", "/a/{x}", "/a/{x:long}", "/a/{x:int}", "/a/{x:uuid}", "/a/b");
        for (var order : List.of(patterns, patterns.reversed())) {
            try (var client = client(order.toArray(String[]::new))) {
                assertThat(get(client, "/a/b")).isEqualTo("/a/b");
                assertThat(get(client, "/a/" + UUID)).isEqualTo("/a/{x:uuid}");
                assertThat(get(client, "/a/" + UUID.replace("e", "g"))).isEqualTo("/a/{x}");
                assertThat(get(client, "/a/-2147483648")).isEqualTo("/a/{x:int}");
                assertThat(get(client, "/a/2147483648")).isEqualTo("/a/{x:long}");
                assertThat(get(client, "/a/9223372036854775807")).isEqualTo("/a/{x:long}");
                assertThat(get(client, "/a/-9223372036854775808")).isEqualTo("/a/{x:long}");
                assertThat(get(client, "/a/9223372036854775808")).isEqualTo("/a/{x}");
                assertThat(get(client, "/a/-")).isEqualTo("/a/{x}");
                assertThat(get(client, "/a/%EF%BC%91")).isEqualTo("/a/{x}"); // a digit, but not ASCII's
                assertThat(get(client, "/a/b/c")).isEqualTo("/a/{x...}");
                assertThat(get(client, "/a/")).isEqualTo("/a/{x...}");
                assertThat(get(client, "/a")).isEqualTo("404");
            }
        }
    }

    @Test
    void branch_thatLeadsNowhere_isGivenUpForTheNext() {
        try (var client = client("/a/b/c", "/a/{x}/d", "/{y}/b/e", "/{z...}")) {
            assertThat(get(client, "/a/b/c")).isEqualTo("/a/b/c");
            assertThat(get(client, "/a/b/d")).isEqualTo("/a/{x}/d");
            assertThat(get(client, "/a/b/e")).isEqualTo("/{y}/b/e");
            assertThat(get(client, "/a/b/f")).isEqualTo("/{z...}");
        }
    }

    @Test
    void parameters_ofABranchGivenUp_areForgotten() {
        var site = Site.create()
                .get("/{a}/{b}/x", rq -> text(rq.path("a") + " " + rq.path("b")))
                .get("/{c}/{rest...}", rq -> text(rq.path("c") + " " + rq.path("rest")));
        try (var client = TestClient.of(site)) {
            assertThat(client.get("/1/2/x").text()).isEqualTo("1 2");
            assertThat(client.get("/1/2/y").text()).isEqualTo("1 2/y");
        }
    }

    @Test
    void slash_atTheEnd_isAnotherPath() {
        try (var client = client("/a", "/b/")) {
            assertThat(get(client, "/a/")).isEqualTo("404");
            assertThat(get(client, "/b/")).isEqualTo("/b/");
            assertThat(get(client, "/b")).isEqualTo("404");
        }
    }

    /** Held against a list that is looked through from the narrowest on. */
    @Test
    void tree_ofRandomRoutes_findsWhatAListWould() {
        var random = new Random(SEED);
        var words = List.of("a", "b", "Aa", "BB", "{p}", "{p:int}", "7");
        for (int round = 0; round < 30; round++) {
            var patterns = new LinkedHashSet<String>();
            for (int i = 0; i < 40; i++) {
                patterns.add(path(random, words).replaceFirst("\\{p", "{q").replaceFirst("\\{p", "{r"));
            }
            patterns.removeIf(it -> it.contains("{p"));
            var distinct = patterns.stream()
                    .filter(it -> patterns.stream()
                                    .filter(other -> shape(other).equals(shape(it)))
                                    .findFirst()
                                    .orElseThrow()
                            == it)
                    .toList();
            try (var client = client(distinct.toArray(String[]::new))) {
                for (int i = 0; i < 60; i++) {
                    var path = path(random, List.of("a", "b", "Aa", "BB", "7", "c"));
                    assertThat(get(client, path)).as("%s of %s", path, distinct).isEqualTo(listed(distinct, path));
                }
            }
        }
    }

    private static String path(Random random, List<String> words) {
        var path = new StringBuilder();
        for (int i = 0; i <= random.nextInt(4); i++) {
            path.append('/').append(words.get(random.nextInt(words.size())));
        }
        return path.toString();
    }

    private static String shape(String pattern) {
        return pattern.replaceAll("\\{\\w+", "{");
    }

    private static String listed(List<String> patterns, String path) {
        var sorted = new ArrayList<>(patterns);
        sorted.sort((one, other) -> rank(one).compareTo(rank(other)));
        return sorted.stream()
                .filter(it ->
                        path.matches(it.replaceAll("\\{\\w+:int\\}", "\\\\d+").replaceAll("\\{\\w+\\}", "[^/]+")))
                .findFirst()
                .orElse("404");
    }

    private static String rank(String pattern) {
        return Stream.of(pattern.substring(1).split("/"))
                .map(it -> it.endsWith(":int}") ? "1" : it.startsWith("{") ? "2" : "0")
                .reduce("", String::concat);
    }

    @Test
    void patterns_thatAreMalformed_areRefusedInWords() {
        var site = Site.create();
        for (var bad : List.of(
                "a", "/a//b", "/{x", "/{}", "/{x}y", "/{x:foo}", "/{x...}/y", "/{x}/{x}", "/a?b", "/%41", "/..")) {
            assertThatThrownBy(() -> site.get(bad, rq -> text("")))
                    .as(bad)
                    .isInstanceOf(XingException.class)
                    .hasMessageContaining(bad);
        }
    }

    @Test
    void url_ofANamedRoute_isEncodedAndChecked() {
        var site = Site.create()
                .get("/ä/{x}/{n:int}/{rest...}", rq -> text(""), Option.named("it"))
                .get("/plain", rq -> text(""));
        assertThat(site.url("it", "ü", 7, "c d/e")).isEqualTo("/%C3%A4/%C3%BC/7/c%20d/e");
        assertThatThrownBy(() -> site.url("it", "a/b", 7, "")).hasMessageContaining("can't be 'a/b'");
        assertThatThrownBy(() -> site.url("it", "a", "x", "")).hasMessageContaining("can't be 'x'");
        assertThatThrownBy(() -> site.url("it", "a", 1, "../b")).hasMessageContaining("can't be");
        assertThatThrownBy(() -> site.url("it", "a", 1, "/evil.example")).hasMessageContaining("can't be");
        assertThatThrownBy(() -> site.url("it", "a")).hasMessageContaining("[x, n, rest]");
        assertThatThrownBy(() -> site.url("other")).hasMessageContaining("no route is named other");
    }

    @Test
    void names_thatTwoRoutesHave_areRefused() {
        var site =
                Site.create().get("/a", rq -> text(""), Option.named("x")).get("/b", rq -> text(""), Option.named("x"));
        assertThatThrownBy(() -> TestClient.of(site))
                .hasMessageContaining("GET /a")
                .hasMessageContaining("GET /b");
    }

    @Test
    void routes_areListedWithWhereTheyRun() {
        try (var client = client("/a", "/b/{x}")) {
            get(client, "/b/1");
            var table = client.manager().tables().stream()
                    .filter(it -> it.name().equals("routes"))
                    .findFirst()
                    .orElseThrow();
            assertThat(table.columns()).startsWith("route", "method", "app");
            assertThat(table.rows().get())
                    .hasSize(2)
                    .anySatisfy(row -> assertThat(row).contains("/b/{x}", "GET", "inline", 1L));
        }
    }
}
