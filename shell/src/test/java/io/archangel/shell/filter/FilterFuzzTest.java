package io.archangel.shell.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines by chance, from pieces that filters are made of and others that they are not. */
final class FilterFuzzTest {
    private static final List<String> PIECES = List.of(
            "app",
            "age",
            "in",
            "client",
            "stat",
            "started",
            "tls",
            "tags",
            "route",
            "pid",
            "=",
            "!=",
            "<",
            "<=",
            ">",
            ">=",
            "~",
            "!~",
            "!",
            "(",
            ")",
            ",",
            "and",
            "or",
            "not",
            "is",
            "null",
            "in",
            " ",
            " ",
            "\t",
            "\"",
            "'",
            "\\",
            "chat",
            "10m",
            "1h30m",
            "10k",
            "-",
            "10.0.0.0/8",
            "::1/64",
            "/",
            "[a",
            "(a+)+$",
            "a*",
            ".*",
            "14:03",
            "2026-11-22",
            "99999999999999999999",
            "1e9",
            "-1",
            "0.5",
            "\u0000",
            "\u001b[2J",
            "\ud800",
            "😀",
            "é",
            "İ",
            "\n",
            "%",
            "$",
            "{",
            "}",
            "*",
            "?",
            "+",
            "@");

    private static final FilterTest.Row ROW = new FilterTest.Row(
            1, "aaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "/", "R", Duration.ofSeconds(1), 1, "[::1]:1", Instant.EPOCH, true);

    @Test
    void anyText_isAFilterOrRefusedWithAPlaceInIt() {
        var random = new Random(20261122);
        int understood = 0;
        for (int round = 0; round < 200_000; round++) {
            var text = text(random);
            try {
                var unused = Filter.parse(text, FilterTest.FIELDS, Instant.EPOCH, ZoneOffset.UTC)
                        .test(ROW);
                understood++;
            } catch (FilterException wrong) {
                assertThat(wrong.column()).as(text).isBetween(1, text.length() + 1);
                assertThat(wrong.text()).isEqualTo(text);
            }
        }
        assertThat(understood).as("filters among the texts").isGreaterThan(1_000);
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int at = random.nextInt(random.nextInt(20) == 0 ? 200 : 12); at >= 0; at--) {
            if (random.nextInt(3) == 0) {
                text.append("app=chat");
            } else {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            text.append(random.nextBoolean() ? " " : "");
        }
        return text.toString();
    }
}
