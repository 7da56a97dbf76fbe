package io.archangel.shell.filter;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a row.
 *
 * @param name  as it is typed, lower case
 * @param kind  what its values are
 * @param value its value in a row: text for TEXT, ADDRESS and LETTERS, a Long, Integer or Double for NUMBER, a Duration for SPAN,
 *              an Instant for TIME, a Boolean for FLAG, a Collection of text for
 *              WORDS; or null. Called on the thread that filters, once for each term
 * @param <T>   the row
 */
public record Field<T>(String name, Kind kind, Function<? super T, ? extends @Nullable Object> value) {}
