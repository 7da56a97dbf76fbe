package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EscapeTest {
    private static final int[] NASTY = {
        0x00, 0x07, 0x08, 0x0a, 0x0d, 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9d, 0xad, 0x34f, 0x300, 0x61c, 0x115f, 0x1160,
        0x180e, 0x200b, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0x206f, 0x3164,
        0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xfe0f, 0xfeff, 0xfff9, 0xfffd, 0xffff, 0xe0001, 0xe0041, 0xe007f,
        0xe0100, 0x10ffff, 'a', ' ', '[', '\\', 0xe9, 0x4e2d, 0x1f600
    };

    @ParameterizedTest
    @CsvSource({
        "27,\\x1b",
        "0,\\x00",
        "10,\\x0a",
        "127,\\x7f",
        "155,\\x9b",
        "8238,\\u202e",
        "8232,\\u2028",
        "8203,\\u200b",
        "65279,\\ufeff",
        "55296,\\ud800",
        "57343,\\udfff",
        "917569,\\u{e0041}",
        "65533,\\ufffd",
        "1564,\\u061c"
    })
    void visible_aCharacterThatActsOrHides_isWrittenOut(int point, String written) {
        assertThat(Escape.visible("a" + Character.toString(point) + "b")).isEqualTo("a" + written + "b");
    }

    @Test
    void visible_whatSimplyShows_staysAsItIs() {
        var text = "GET /café/日本語/😀?q=1\\2 ~";
        assertThat(Escape.visible(text)).isEqualTo(text);
    }

    @Test
    void visible_manyMarksOnALetter_areCutAtThree() {
        var text = Escape.visible("a" + "\u0301".repeat(5));
        assertThat(text).isEqualTo("a\u0301\u0301\u0301\\u0301\u0301");
    }

    @Test
    void visible_aMarkThatComesFirst_isWrittenOut() {
        assertThat(Escape.visible("\u0301a")).isEqualTo("\\u0301a");
    }

    @Test
    void visible_longerThanAllowed_isCutAndSaysSo() {
        assertThat(Escape.visible("😀".repeat(300), 256)).isEqualTo("😀".repeat(255) + "…");
        assertThat(Escape.visible("x".repeat(256), 256)).isEqualTo("x".repeat(256));
    }

    @Test
    void width_ofWideAndMarkedText_isCountedInColumns() {
        assertThat(Escape.width("日本")).isEqualTo(4);
        assertThat(Escape.width("e\u0301")).isEqualTo(1);
        assertThat(Escape.width("…│└")).isEqualTo(3);
    }

    @Test
    void visible_oneHundredThousandRandomTexts_leaveNothingThatActs() {
        var random = new Random(20261122);
        for (int round = 0; round < 100_000; round++) {
            var text = random(random);
            var safe = Escape.visible(text, 256);
            assertThat(safe.codePoints().allMatch(EscapeTest::isHarmless))
                    .as(() -> dump(text))
                    .isTrue();
            assertThat(Escape.visible(safe)).as(() -> dump(text)).isEqualTo(safe);
            assertThat(Escape.width(safe)).isBetween(0, 2 * 256 * 9);
        }
    }

    private static String random(Random random) {
        var text = new StringBuilder();
        int length = random.nextInt(24);
        for (int at = 0; at < length; at++) {
            switch (random.nextInt(3)) {
                case 0 -> text.appendCodePoint(NASTY[random.nextInt(NASTY.length)]);
                case 1 -> text.append((char) random.nextInt(0x10000));
                default -> text.appendCodePoint(random.nextInt(0x110000));
            }
        }
        return text.toString();
    }

    /** Written apart from the code it judges: by ranges, as the threats are written down. */
    private static boolean isHarmless(int point) {
        boolean isControl = point < 0x20 || (point >= 0x7f && point < 0xa0);
        boolean isBidi = point == 0x61c
                || point == 0x200e
                || point == 0x200f
                || (point >= 0x202a && point <= 0x202e)
                || (point >= 0x2066 && point <= 0x2069);
        boolean isLineEnd = point == 0x2028 || point == 0x2029;
        boolean isZeroWidth =
                (point >= 0x200b && point <= 0x200d) || point == 0x2060 || point == 0xfeff || point == 0xad;
        boolean isSurrogate = point >= 0xd800 && point <= 0xdfff;
        boolean isTag = point >= 0xe0000 && point <= 0xe0fff;
        return !isControl && !isBidi && !isLineEnd && !isZeroWidth && !isSurrogate && !isTag && point != 0xfffd;
    }

    private static String dump(String text) {
        return text.chars().mapToObj(Integer::toHexString).toList().toString();
    }
}
