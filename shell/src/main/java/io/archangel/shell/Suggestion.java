package io.archangel.shell;

/**
 * A word that could stand there.
 *
 * @param word        as it would be typed
 * @param description what it is, safe for a terminal, perhaps empty
 * @param isWhole     false if more of the same word is to follow
 */
public record Suggestion(String word, String description, boolean isWhole) {

    /** A word, after which the next begins. */
    Suggestion(String word, String description) {
        this(word, description, true);
    }

    /** The beginning of a word. */
    static Suggestion part(String word, String description) {
        return new Suggestion(word, description, false);
    }
}
