package io.archangel.shell;

/**
 * A word that could stand there.
 *
 * @param word        as it would be typed
 * @param description what it is, safe for a terminal, perhaps empty
 */
record Suggestion(String word, String description) {}
