package io.archangel.xing;

import static io.archangel.xing.Answer.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.TestClient;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BindingTest {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final byte[] NOTHING = {};

    enum Colour {
        RED,
        GREEN
    }

    record Address(String street, int zip) {}

    record NewPerson(
            String name,
            int age,
            Optional<String> nick,
            @Nullable String title,
            List<Address> addresses,
            Set<Colour> colours,
            Map<String, BigDecimal> prices,
            LocalDate born,
            UUID key,
            boolean active) {
        NewPerson {
            if (age < 0) {
                throw new IllegalArgumentException("age is below zero");
            }
        }
    }

    record Search(
            Optional<String> q,
            List<Integer> page,
            boolean deep,
            @Nullable Colour colour) {}

    record Rename(int id, String name) {}

    record Sender(String name, Address address) {}

    private static final Site SITE = Site.create()
            .post("/people", NewPerson.class, (rq, person) -> text(person.toString()))
            .get("/search", Search.class, (rq, search) -> text(search.toString()))
            .put("/people/{id}", Rename.class, (rq, rename) -> text(rename.toString()))
            .post("/senders", Sender.class, (rq, sender) -> text(sender.toString()))
            .get("/one", rq -> text("" + rq.query("n", Integer.class).orElse(-1)))
            .get("/key/{key}", rq -> text("" + rq.path("key", UUID.class)))
            .post("/form", rq -> text(rq.form().toString()));

    private static String problem(TestClient.Answer answer) {
        assertThat(answer.header("content-type")).contains("application/problem+json");
        return answer.status() + " " + answer.text().replaceAll(",\"pid\":\"\\d+\"}\n", "}");
    }

    private static TestClient client() {
        return TestClient.of(SITE).header("Accept", "application/json, text/*;q=0.5");
    }

    @Test
    void json_thatIsRight_isARecord() {
        try (var client = client()) {
            var answer = client.post("/people", JSON, """
                {"name":"Ada","age":36,"addresses":[{"street":"A","zip":1}],"colours":["RED","RED"],
                 "prices":{"x":1.50},"born":"1815-12-10","key":"123e4567-e89b-12d3-a456-426614174000","active":true,
                 "more":[1,2]}\
                """);
            assertThat(answer.text())
                    .isEqualTo("NewPerson[name=Ada, age=36, nick=Optional.empty, title=null,"
                            + " addresses=[Address[street=A, zip=1]], colours=[RED], prices={x=1.50}, born=1815-12-10,"
                            + " key=123e4567-e89b-12d3-a456-426614174000, active=true]");
        }
    }

    @Test
    void json_thatIsWrong_isToldAllAtOnce() {
        try (var client = client()) {
            var answer = client.post("/people", JSON, """
                {"age":"x","nick":5,"addresses":[{"street":null,"zip":1.5},7],"colours":["BLUE"],
                 "prices":{"x":"1"},"born":"yesterday","key":"1-1-1-1-1"}\
                """);
            assertThat(problem(answer))
                    .isEqualTo("422 {\"type\":\"about:blank\",\"title\":\"Unprocessable Content\",\"status\":422,"
                            + "\"detail\":\"11 fields are wrong\",\"errors\":["
                            + "{\"field\":\"name\",\"reason\":\"is missing\"},"
                            + "{\"field\":\"age\",\"reason\":\"is no whole number from -2147483648 to 2147483647\"},"
                            + "{\"field\":\"nick\",\"reason\":\"is no text\"},"
                            + "{\"field\":\"addresses[0].street\",\"reason\":\"is missing\"},"
                            + "{\"field\":\"addresses[0].zip\",\"reason\":\"is no whole number from -2147483648 to"
                            + " 2147483647\"},"
                            + "{\"field\":\"addresses[1]\",\"reason\":\"is no object\"},"
                            + "{\"field\":\"colours[0]\",\"reason\":\"is none of RED, GREEN\"},"
                            + "{\"field\":\"prices.x\",\"reason\":\"is no number\"},"
                            + "{\"field\":\"born\",\"reason\":\"is no date, as in 2026-11-22\"},"
                            + "{\"field\":\"key\",\"reason\":\"is no UUID\"},"
                            + "{\"field\":\"active\",\"reason\":\"is missing\"}]}");
        }
    }

    @Test
    void json_withMoreWrongThanIsTold_isStillRefused() {
        record Item(int n) {}
        record Order(List<Item> items) {}
        var site = Site.create().post("/orders", Order.class, (rq, order) -> text("taken"));
        try (var client = TestClient.of(site).header("Accept", "application/json")) {
            var answer = client.post("/orders", JSON, "{\"items\":[" + "{},".repeat(149) + "{}]}");
            assertThat(problem(answer)).startsWith("422 ").contains("150 fields are wrong", "items[99].n");
            assertThat(answer.text()).doesNotContain("items[100].n");
        }
    }

    @Test
    void record_thatRefusesItself_isToldInItsWords() {
        try (var client = client()) {
            var answer = client.post(
                    "/people",
                    FORM,
                    "name=Ada&age=-1&born=2000-01-01" + "&key=123e4567-e89b-12d3-a456-426614174000&addresses=x");
            assertThat(problem(answer)).contains("is a list that only JSON can have", "\"field\":\"prices\"");
            var refused = client.post("/people", JSON, """
                {"name":"Ada","age":-1,"addresses":[],"colours":[],"prices":{},"born":"1815-12-10",
                 "key":"123e4567-e89b-12d3-a456-426614174000","active":true}\
                """);
            assertThat(problem(refused)).contains("{\"field\":\"body\",\"reason\":\"age is below zero\"}");
        }
    }

    @Test
    void query_ofAGet_isARecord() {
        try (var client = client()) {
            assertThat(client.get("/search?q=a+b&page=1&page=2&deep=on&colour=GREEN")
                            .text())
                    .isEqualTo("Search[q=Optional[a b], page=[1, 2], deep=true, colour=GREEN]");
            assertThat(client.get("/search").text())
                    .isEqualTo("Search[q=Optional.empty, page=[], deep=false, colour=null]");
            assertThat(problem(client.get("/search?page=1&page=x&q=1&q=2&colour=PINK")))
                    .contains("3 fields are wrong", "\"field\":\"page\"", "is there 2 times", "is none of RED, GREEN");
        }
    }

    @Test
    void path_andBody_fillOneRecord() {
        try (var client = client()) {
            var headers = Map.of("Content-Type", JSON);
            assertThat(client.ask("PUT", "/people/7", headers, "{\"name\":\"Bob\",\"id\":9}".getBytes())
                            .text())
                    .isEqualTo("Rename[id=7, name=Bob]");
            assertThat(problem(client.ask("PUT", "/people/x", headers, "{}".getBytes())))
                    .contains("2 fields are wrong", "\"field\":\"id\"", "\"field\":\"name\"");
        }
    }

    @Test
    void form_withDots_fillsRecordsInRecords() {
        try (var client = client()) {
            assertThat(client.post("/senders", FORM, "name=Ada&address.street=A&address.zip=12")
                            .text())
                    .isEqualTo("Sender[name=Ada, address=Address[street=A, zip=12]]");
            assertThat(problem(client.post("/senders", FORM, "name=Ada&address.street=A")))
                    .contains("\"field\":\"address.zip\",\"reason\":\"is missing\"");
        }
    }

    @Test
    void body_thatIsMalformedOrOfAnotherType_isRefused() {
        try (var client = client()) {
            assertThat(problem(client.post("/people", JSON, "{\"a\":")))
                    .startsWith("400")
                    .contains("the body is no valid JSON: line 1, column 6");
            assertThat(problem(client.post("/people", JSON, "{\"a\":1,\"a\":2}")))
                    .startsWith("400");
            assertThat(problem(client.post("/people", JSON, ""))).startsWith("4");
            assertThat(problem(client.post("/people", JSON, "[]"))).contains("is no JSON object");
            var other = client.post("/people", "text/csv", "a,b");
            assertThat(problem(other)).startsWith("415");
            assertThat(other.header("accept")).contains("application/json, application/x-www-form-urlencoded");
            assertThat(problem(client.post("/people", JSON, "[".repeat(100_000))))
                    .startsWith("400");
            assertThat(client.post("/form", JSON, "{}").status()).isEqualTo(415);
        }
    }

    @Test
    void single_values_areCheckedLikewise() {
        try (var client = client()) {
            assertThat(client.get("/one?n=5").text()).isEqualTo("5");
            assertThat(client.get("/one").text()).isEqualTo("-1");
            assertThat(problem(client.get("/one?n=five"))).contains("\"field\":\"n\"");
            assertThat(problem(client.get("/key/1"))).contains("\"field\":\"key\",\"reason\":\"is no UUID\"");
            assertThat(client.post("/form", FORM, "a=1&b=%20").text()).isEqualTo("[a=1, b= ]");
        }
    }

    @Test
    void problem_forABrowser_isAPageThatIsEscaped() {
        record Odd(Map<String, Integer> all) {}
        var site = Site.create().post("/odd", Odd.class, (rq, odd) -> text(""));
        try (var client = TestClient.of(site).header("Accept", "text/html")) {
            var page = client.post("/odd", JSON, "{\"all\":{\"<script>\":\"x\"}}");
            assertThat(page.status()).isEqualTo(422);
            assertThat(page.text()).contains("all.&lt;script&gt;").doesNotContain("<script>");
        }
    }
}
