package io.archangel.dyno;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The name of a dependency, written down where it is needed; a {@link Scope} binds it later. A name is its type, and a word
 * where one type is needed twice: two names that say the same are the same, wherever they are written.
 *
 *     private static final Late&lt;Mailer> MAILER = Late.of(Mailer.class);       // asks the scope that the caller runs in
 *     private final Late&lt;Mailer> mailer = Late.of(Mailer.class).here();       // asks that of this object, on any thread
 *
 * Immutable; any thread.
 *
 * @param <T> what is needed
 */
public final class Late<T> implements Supplier<T> {
    private final Class<T> type;
    private final String word;

    /** The scope that it keeps to, or null if it asks that of whoever asks. */
    private final @Nullable Scope home;

    private Late(Class<T> type, String word, @Nullable Scope home) {
        this.type = type;
        this.word = word;
        this.home = home;
    }

    /** The only one of its type. */
    public static <T> Late<T> of(Class<T> type) {
        return new Late<>(type, "", null);
    }

    /** One of several of its type. @param word which */
    public static <T> Late<T> of(Class<T> type, String word) {
        return new Late<>(type, word, null);
    }

    /**
     * The same name for a field of an object that other threads call, to which scopes do not spread: it keeps to the scope
     * that it is made in, or to one below that which the caller runs in, as a test does.
     *
     * @throws LateException if it is made in no scope
     */
    public Late<T> here() {
        return new Late<>(
                type,
                word,
                Scope.current()
                        .orElseThrow(() -> new LateException("here() at " + LateException.place() + " keeps " + this
                                + " to the scope it is in, and it is in none; make the object in Scope.call")));
    }

    /**
     * What is bound to it in the nearest scope.
     *
     * @throws LateException if nothing is: it says what is missing, where it was asked for and in which scopes
     */
    @Override
    public T get() {
        return find().orElseThrow(() -> LateException.unbound(this, scope()));
    }

    /** The same, for what may be missing. */
    public Optional<T> find() {
        var scope = scope();
        return Optional.ofNullable(scope == null ? null : type.cast(scope.find(this)));
    }

    private @Nullable Scope scope() {
        var current = Scope.current().orElse(null);
        return home == null || (current != null && current.isWithin(home)) ? current : home;
    }

    /** True for the same type and word; where they ask does not matter. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Late<?> late && type == late.type && word.equals(late.word);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + word.hashCode();
    }

    /** {@code Mailer}, {@code Mailer "invoices"}. */
    @Override
    public String toString() {
        return type.getSimpleName() + (word.isEmpty() ? "" : " \"" + word + "\"");
    }
}
