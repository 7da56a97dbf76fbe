package io.archangel.shell.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T14:00:00Z");
    private static final Row ROW = new Row(
            13, "chat", "/poll/7", "Z+", Duration.ofMinutes(11), 12_000, "10.1.2.3:5181", NOW.minusSeconds(660), true);
    private static final Row BARE = new Row(14, null, null, "S", Duration.ZERO, 0, null, NOW, false);

    record Row(
            long pid,
            @Nullable String app,
            @Nullable String route,
            String stat,
            Duration age,
            long in,
            @Nullable String client,
            Instant started,
            boolean tls) {}

    static final List<Field<Row>> FIELDS = List.of(
            new Field<>("pid", Kind.NUMBER, Row::pid),
            new Field<>("app", Kind.TEXT, Row::app),
            new Field<>("route", Kind.TEXT, Row::route),
            new Field<>("stat", Kind.LETTERS, Row::stat),
            new Field<>("state", Kind.LETTERS, Row::stat),
            new Field<>("age", Kind.SPAN, Row::age),
            new Field<>("in", Kind.NUMBER, Row::in),
            new Field<>("client", Kind.ADDRESS, Row::client),
            new Field<>("started", Kind.TIME, Row::started),
            new Field<>("tls", Kind.FLAG, Row::tls),
            new Field<>("tags", Kind.WORDS, row -> Set.of("import", "night shift")));

    @Test
    void and_whatIsDearToAsk_isAskedLast() {
        var asked = new ArrayList<String>();
        var watched = FIELDS.stream()
                .map(field -> new Field<Row>(field.name(), field.kind(), row -> {
                    asked.add(field.name());
                    return field.value().apply(row);
                }))
                .toList();
        for (var text : List.of(
                "route~'^/poll' and app=docs",
                "client in 10.0.0.0/8 and not app=chat",
                "(route~poll and app=chat) and pid=14",
                "route~poll or pid=13")) {
            asked.clear();

            boolean isSo = Filter.parse(text, watched, NOW, ZoneOffset.UTC).test(ROW);

            assertThat(isSo).as(text).isEqualTo(text.contains(" or "));
            assertThat(asked).as(text).singleElement().isIn("app", "pid");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app=chat and age>10m and route~\"/poll\"",
                "APP = chat AND Age >= 11m",
                "app==chat",
                "client in 10.0.0.0/8",
                "client in (192.168.0.0/16, 10.1.0.0/16)",
                "client=10.1.2.3",
                "client=10.1.2.3:5181",
                "client~5181",
                "client != 10.1.2.4",
                "client not in 10.2.0.0/16",
                "state=Z",
                "stat=Z+",
                "stat=+",
                "stat!=T",
                "not stat=T",
                "!(stat=T or app=docs)",
                "age<1h30m and age>10m59s and age>=660 and age!=500ms",
                "in>10k and in<12.5k and in<=12000 and in=12000",
                "pid in (12, 13)",
                "app in (docs,\"chat\")",
                "app is not null",
                "app!=-",
                "app!=null",
                "app != docs",
                "app=docs or app=chat and pid=13",
                "started<14:00 and started>13:48 and started>2026-11-22 and started<2026-11-22T14:00",
                "started>2026-11-22T13:00:00Z and started<2026-11-22T15:00:00+01:00",
                "started>12m and started<10m",
                "tls",
                "tls=yes and not tls=no",
                "route~'^/poll/\\d+$' and route!~x",
                "route=/poll/7",
                "tags=import and tags=\"night shift\" and tags~^night and not tags=night",
                "((((pid=13))))",
            })
    void filter_thatIsSo_isTrue(String text) {
        assertThat(test(text, ROW)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app=chat and age>12m",
                "client in 11.0.0.0/8",
                "client in fd00::/8",
                "client=10.1.2.3:80",
                "state=T",
                "stat=ZL",
                "app is null",
                "app=-",
                "in>12k",
                "not tls",
                "app=chat and (pid=1 or pid=2)",
                "route~^poll",
                "app=\"-\"",
            })
    void filter_thatIsNotSo_isFalse(String text) {
        assertThat(test(text, ROW)).isFalse();
    }

    @Test
    void nothing_differsFromAllAndComparesWithNone() {
        for (var text : List.of(
                "app is null", "app=-", "app=null", "app!=chat", "app!~chat", "client is null", "not app=chat")) {
            assertThat(test(text, BARE)).as(text).isTrue();
        }
        for (var text : List.of("app=chat", "app~.", "client in 0.0.0.0/0", "app in (chat)")) {
            assertThat(test(text, BARE)).as(text).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "aap=chat | 1 | no key 'aap'",
                "app=chat and | 13 | a key is missing",
                "app=chat age>1 | 10 | 'and' or 'or' is missing",
                "app= | 5 | a value is missing",
                "app | 4 | a comparison is missing",
                "app>chat | 1 | app is text, which has no order",
                "age~1 | 1 | use = != < > or in",
                "age>soon | 5 | 'soon' is not a time",
                "(app=chat | 1 | is not closed",
                "app=chat) | 9 | closes none",
                "app=\"chat | 5 | the quote is not closed",
                "app~[ | 5 | the pattern is not one",
                "client in 10.0.0.0/99 | 11 | is not a network",
                "client in localhost/8 | 11 | is not a network",
                "client in 10.0.0.256/8 | 11 | is not a network",
                "client in 10.0.0/8 | 11 | is not a network",
                "app in chat | 8 | a list in parentheses",
                "app in (a | 10 | ',' or ')' is missing",
                "app is 3 | 8 | null or not null",
                "app not 3 | 9 | 'in' is missing",
                "tls=maybe | 5 | neither yes nor no",
                "started>25:00 | 9 | is not a time of day",
                "and | 1 | a key is missing",
            })
    void filter_notUnderstood_saysWhere(String text, int column, String message) {
        assertThatThrownBy(() -> test(text, ROW))
                .isInstanceOfSatisfying(FilterException.class, wrong -> {
                    assertThat(wrong.column()).isEqualTo(column);
                    assertThat(wrong.text()).isEqualTo(text);
                })
                .hasMessageContaining(message);
    }

    @Test
    void filter_emptyTooLongOrTooDeep_isRefused() {
        for (var text : List.of("", "   ", "pid=1 or ".repeat(400) + "pid=1", "(".repeat(100), "!".repeat(1000))) {
            assertThatThrownBy(() -> test(text, ROW)).isInstanceOf(FilterException.class);
        }
    }

    @Test
    void pattern_thatWouldTryForYears_isGivenUp() {
        var row = new Row(1, "a".repeat(60) + "!", "", "S", Duration.ZERO, 0, null, NOW, false);
        assertThatThrownBy(() -> test("app~'^(a+)+\\1$'", row))
                .isInstanceOf(FilterException.class)
                .hasMessageContaining("takes too long");
        assertThatThrownBy(() -> test("app~" + "a".repeat(300), row)).isInstanceOf(FilterException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^{2147483647}",
                "(?:^{40}){40}",
                "^{1001}",
                "^{0,1001}",
                "^{1001,}",
                "\\\\{1001}",
                "\\c\\{1001}",
                "\\Q\\x{\\E{1001}",
                "(?x)^{10 01}",
                "(?x)^{1#}\n001}",
                "^{99999999999999999999}"
            })
    void pattern_thatCountsRepetitionsOfWhatIsEmpty_isRefused(String pattern) {
        assertThatThrownBy(() -> Pattern.of(pattern, "app~x", 5))
                .isInstanceOfSatisfying(
                        FilterException.class,
                        wrong -> assertThat(wrong.column()).isEqualTo(5))
                .hasMessage("a pattern may repeat 1000 times at most, all {n} multiplied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{1000}", "\\x{1F600}", "\\{2000}", "\\p{Lu}{2,3}", "(a{3}){1,2}"})
    void pattern_thatRepeatsAFewTimes_isTaken(String pattern) {
        assertThat(Pattern.of(pattern, "app~x", 5).isIn("0")).isFalse();
    }

    @Test
    void pattern_onAThreadThatIsInterrupted_ends() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> test("app~a+", ROW)).hasMessage("interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void client_isNeverLookedUp() {
        var row = new Row(1, null, null, "S", Duration.ZERO, 0, "localhost:80", NOW, false);
        assertThat(test("client in 127.0.0.0/8", row)).isFalse();
        assertThat(test("client=localhost:80", row)).isTrue();
        var six = new Row(1, null, null, "S", Duration.ZERO, 0, "[fd00::7]:80", NOW, false);
        assertThat(test("client in fd00::/8 and client=fd00::7 and client=[fd00::7]:80", six))
                .isTrue();
    }

    static boolean test(String text, Row row) {
        return Filter.parse(text, FIELDS, NOW, ZoneOffset.UTC).test(row);
    }
}
