package io.archangel.shell.filter;

import java.util.Locale;

/** The characters of a filter, read from the left. What a character means depends on where it stands, so no tokens are made. */
final class Reader {
    private static final String ENDS_KEY = "=!<>~(),\"'";
    private static final String ENDS_VALUE = "(),\"'";

    final String text;

    /** The next character's place, from 0. */
    private int at;

    Reader(String text) {
        this.text = text;
    }

    /** Where the next thing begins, from 1. */
    int column() {
        skipBlanks();
        return at + 1;
    }

    boolean isAtEnd() {
        skipBlanks();
        return at == text.length();
    }

    /** The word at this place, in lower case, perhaps empty; it stays. */
    String peek() {
        skipBlanks();
        return text.substring(at, end(ENDS_KEY)).toLowerCase(Locale.ROOT);
    }

    /** Takes that word, as it is written. */
    String word() {
        skipBlanks();
        var word = text.substring(at, end(ENDS_KEY));
        at += word.length();
        return word;
    }

    /** Takes a keyword, if it is next. */
    boolean takes(String keyword) {
        boolean isNext = peek().equals(keyword);
        at += isNext ? keyword.length() : 0;
        return isNext;
    }

    /** Takes a sign, if it is next. */
    boolean takesSign(String sign) {
        skipBlanks();
        boolean isNext = text.startsWith(sign, at);
        at += isNext ? sign.length() : 0;
        return isNext;
    }

    boolean isNext(String sign) {
        skipBlanks();
        return text.startsWith(sign, at);
    }

    /** True if a value in quotes is next. */
    boolean isQuoted() {
        return isNext("\"") || isNext("'");
    }

    /** Takes a value: what quotes hold, or all up to where a bare one ends. */
    String value() {
        skipBlanks();
        if (isQuoted()) {
            return quoted();
        }
        var value = text.substring(at, end(ENDS_VALUE));
        at += value.length();
        return value;
    }

    private String quoted() {
        int begin = at;
        char quote = text.charAt(at++);
        var value = new StringBuilder();
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == quote) {
                return value.toString();
            }
            boolean keeps = next == '\\' && at < text.length() && (text.charAt(at) == quote || text.charAt(at) == '\\');
            value.append(keeps ? text.charAt(at++) : next);
        }
        throw new FilterException("the quote is not closed", text, begin + 1);
    }

    private int end(String stops) {
        int end = at;
        while (end < text.length()
                && !Character.isWhitespace(text.charAt(end))
                && stops.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
