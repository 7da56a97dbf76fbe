package io.archangel.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into commands at {@code ;} and these into words as a Unix shell does, and does no more: nothing is expanded. Single
 * quotes keep everything, double quotes all but a backslash before a double quote or a backslash; outside, a backslash keeps the
 * next character. Quotes behind the sign of a comparison ({@code route~"a b"}) are part of the filter, which reads them itself.
 */
final class Words {
    private static final char NONE = 0;
    private static final String COMPARES = "=~<>";

    private final List<List<String>> commands = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private List<String> words = new ArrayList<>();
    private boolean isOpen;
    private char quote = NONE;
    private int opened;

    /** True in quotes that stay. */
    private boolean isFilters;

    private Words() {}

    /** The words of the first command. @throws ShellException if a quote is not closed */
    static List<String> split(String line) {
        var all = commands(line);
        return all.isEmpty() ? List.of() : all.getFirst();
    }

    /** The words of each command; there is none without a word. @throws ShellException if a quote is not closed */
    static List<List<String>> commands(String line) {
        var reading = new Words();
        for (int at = 0; at < line.length(); at++) {
            at += reading.take(line, at);
        }
        if (reading.quote != NONE) {
            throw new ShellException("the quote at column " + reading.opened + " is not closed");
        }
        reading.endCommand();
        return reading.commands;
    }

    /** Takes the character at a place. @return how many more it took */
    private int take(String line, int at) {
        char next = line.charAt(at);
        if (next == '\\' && quote != '\'' && at < line.length() - 1 && escapes(line.charAt(at + 1))) {
            word.append(isFilters ? "\\" : "").append(line.charAt(at + 1));
            isOpen = true;
            return 1;
        }
        if (quote != NONE) {
            inQuotes(next);
        } else if (next == '"' || next == '\'') {
            open(next, at + 1);
        } else if (next == ';') {
            endCommand();
        } else if (Character.isWhitespace(next)) {
            endWord();
        } else {
            word.append(next);
            isOpen = true;
        }
        return 0;
    }

    private void inQuotes(char next) {
        boolean isEnd = next == quote;
        if (!isEnd || isFilters) {
            word.append(next);
        }
        quote = isEnd ? NONE : quote;
        isFilters &= !isEnd;
    }

    private void open(char next, int column) {
        quote = next;
        opened = column;
        isOpen = true;
        isFilters = !word.isEmpty() && word.charAt(0) != '-' && COMPARES.indexOf(word.charAt(word.length() - 1)) >= 0;
        word.append(isFilters ? String.valueOf(next) : "");
    }

    private void endWord() {
        if (isOpen) {
            words.add(word.toString());
            word.setLength(0);
            isOpen = false;
        }
    }

    private void endCommand() {
        endWord();
        if (!words.isEmpty()) {
            commands.add(words);
            words = new ArrayList<>();
        }
    }

    private boolean escapes(char next) {
        return quote == NONE || next == '"' || next == '\\';
    }
}
