package io.archangel.shell.filter;

/** A filter that was not understood, and where. The message and the text may hold what was typed. */
public final class FilterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String text;
    private final int column;

    FilterException(String message, String text, int column) {
        super(message);
        this.text = text;
        this.column = column;
    }

    /** The whole filter. */
    public String text() {
        return text;
    }

    /** The first character that can't stand where it does, from 1; one more than there are if something is missing. */
    public int column() {
        return column;
    }
}
