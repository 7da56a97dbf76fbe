package io.archangel.xing;

import static io.archangel.xing.Answer.text;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** What can't be bound is refused where the route is added. */
final class BindableTest {
    record Prices(Map<String, Integer> prices) {}

    record Where(Locale locale) {}

    record Order(List<Item> items) {}

    record Item(int number, InputStream content) {}

    @SuppressWarnings("rawtypes")
    record Raw(List names) {}

    record Wild(List<? extends Number> numbers) {}

    record Generic<T>(T it) {}

    record Key(UUID id) {}

    record Day(LocalDate id) {}

    record Names(List<String> id) {}

    record Node(String name, Optional<Node> next, List<Node> children, Object any, byte[] bytes) {}

    sealed interface Shape permits Circle {}

    record Circle(double radius) implements Shape {}

    record Drawing(Shape shape) {}

    @Test
    void get_withWhatNoQueryHas_isRefusedByRouteFieldAndType() {
        refused("GET", "/prices", Prices.class)
                .hasMessageMatching("route GET /prices \\(BindableTest\\.java:\\d+\\) can't bind prices, a"
                        + " java\\.util\\.Map<java\\.lang\\.String, java\\.lang\\.Integer>: a query has texts, .*");
        refused("DELETE", "/here", Where.class).hasMessageContaining("can't bind locale, a java.util.Locale:");
        accepted("POST", "/prices", Prices.class);
    }

    @Test
    void post_withWhatNoJsonIs_isRefusedByTheFieldWithin() {
        refused("POST", "/orders", Order.class)
                .hasMessageContaining("can't bind items.content, a java.io.InputStream: JSON is not read as such");
        refused("PUT", "/drawings", Drawing.class).hasMessageContaining("can't bind shape, a " + Shape.class.getName());
    }

    @Test
    void any_withATypeThatIsOpen_isRefused() {
        refused("POST", "/raw", Raw.class).hasMessageContaining("can't bind names, a java.util.List: it does not say");
        refused("POST", "/wild", Wild.class).hasMessageContaining("? extends java.lang.Number: it is no class");
        refused("GET", "/generic", Generic.class).hasMessageContaining("can't bind it, a T: it is no class");
        refused("GET", "/text", String.class).hasMessageContaining("binds java.lang.String, which is no record");
    }

    @Test
    void path_withAnotherTypeThanItsPattern_isRefused() {
        refused("GET", "/keys/{id:int}", Key.class)
                .hasMessageContaining("can't bind id, a java.util.UUID: what its pattern takes is never one");
        refused("GET", "/days/{id:uuid}", Day.class).hasMessageContaining("can't bind id, a java.time.LocalDate");
        refused("POST", "/orders/{items}", Order.class).hasMessageContaining("a parameter of the path is one text");
        accepted("GET", "/keys/{id:uuid}", Key.class);
        accepted("GET", "/keys/{id}", Key.class);
        accepted("GET", "/names/{id:int}", Names.class);
    }

    @Test
    void group_withPrefix_countsItsParameters() {
        assertThatThrownBy(() ->
                        Site.create().group("/days/{id:int}", site -> site.get("/", Day.class, (rq, it) -> text(""))))
                .hasMessageContaining("route GET /days/{id:int} (BindableTest.java:");
    }

    @Test
    void records_thatHoldThemselves_areTaken() {
        accepted("POST", "/nodes", Node.class);
    }

    private static AbstractThrowableAssert<?, ?> refused(String method, String pattern, Class<?> input) {
        return assertThatThrownBy(() -> add(method, pattern, input)).isInstanceOf(XingException.class);
    }

    private static void accepted(String method, String pattern, Class<?> input) {
        assertThatCode(() -> add(method, pattern, input)).doesNotThrowAnyException();
    }

    private static void add(String method, String pattern, Class<?> input) {
        Site.create().route(method, pattern, input, (rq, it) -> text(""));
    }
}
