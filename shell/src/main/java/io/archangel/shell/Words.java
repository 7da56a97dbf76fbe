package io.archangel.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into words as a Unix shell does, and does no more: nothing is expanded. Single quotes keep everything,
 * double quotes all but a backslash before a double quote or a backslash; outside, a backslash keeps the next character.
 */
final class Words {
    private static final char NONE = 0;

    private Words() {}

    /** The words. @throws ShellException if a quote is not closed */
    static List<String> split(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean isOpen = false;
        char quote = NONE;
        int opened = 0;
        for (int at = 0; at < line.length(); at++) {
            char next = line.charAt(at);
            boolean isLast = at == line.length() - 1;
            if (next == '\\' && quote != '\'' && !isLast && escapes(quote, line.charAt(at + 1))) {
                word.append(line.charAt(++at));
                isOpen = true;
            } else if (quote != NONE && next == quote) {
                quote = NONE;
            } else if (quote == NONE && (next == '"' || next == '\'')) {
                quote = next;
                opened = at + 1;
                isOpen = true;
            } else if (quote == NONE && Character.isWhitespace(next)) {
                if (isOpen) {
                    words.add(word.toString());
                    word.setLength(0);
                    isOpen = false;
                }
            } else {
                word.append(next);
                isOpen = true;
            }
        }
        if (quote != NONE) {
            throw new ShellException("the quote at column " + opened + " is not closed");
        }
        if (isOpen) {
            words.add(word.toString());
        }
        return words;
    }

    private static boolean escapes(char quote, char next) {
        return quote == NONE || next == '"' || next == '\\';
    }
}
