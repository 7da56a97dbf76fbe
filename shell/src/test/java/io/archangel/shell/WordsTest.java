package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WordsTest {
    @Test
    void split_blanksQuotesAndBackslashes_givesWords() {
        assertThat(Words.split("  kill 13  --reason 'runs away' "))
                .isEqualTo(List.of("kill", "13", "--reason", "runs away"));
        assertThat(Words.split("a\"b c\"d \"\" '' e\\ f")).isEqualTo(List.of("ab cd", "", "", "e f"));
        assertThat(Words.split("\"a\\\"b\\\\c\\d\" '\\'")).isEqualTo(List.of("a\"b\\c\\d", "\\"));
        assertThat(Words.split("tail\\")).isEqualTo(List.of("tail\\"));
        assertThat(Words.split(" \t ")).isEmpty();
    }

    @Test
    void split_variablesAndCommandsOfAUnixShell_areJustText() {
        assertThat(Words.split("ps $HOME `id` $(id) * !1 @/etc/passwd"))
                .isEqualTo(List.of("ps", "$HOME", "`id`", "$(id)", "*", "!1", "@/etc/passwd"));
    }

    @Test
    void commands_semicolonsOutsideQuotes_standBetweenThem() {
        assertThat(Words.commands("ps; kill 13 --reason 'a;b';; history\\;x ;"))
                .isEqualTo(List.of(List.of("ps"), List.of("kill", "13", "--reason", "a;b"), List.of("history;x")));
        assertThat(Words.commands(" ; ;")).isEmpty();
    }

    @Test
    void split_quotesBehindAComparison_stayForTheFilter() {
        assertThat(Words.split("ps app=chat and route~\"/a b|\\\"\" or name='x y' --reason=\"a b\""))
                .isEqualTo(List.of("ps", "app=chat", "and", "route~\"/a b|\\\"\"", "or", "name='x y'", "--reason=a b"));
    }

    @Test
    void split_quoteLeftOpen_saysWhere() {
        assertThatThrownBy(() -> Words.split("kill 'now")).hasMessage("the quote at column 6 is not closed");
    }
}
