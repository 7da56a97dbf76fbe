package io.archangel.dyno;

import java.util.Optional;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What names are bound to, for the code that runs in it and on its thread; other threads are in no scope until they enter
 * one. It may lie in another, whose bindings it sees but for those of its own. Scopes side by side have nothing in common.
 * All methods may be called from any thread.
 */
public final class Scope {
    private static final ScopedValue<Scope> CURRENT = ScopedValue.newInstance();

    private final String name;

    /** The one that it lies in, or null. */
    private final @Nullable Scope outer;

    private final ConcurrentHashMap<Late<?>, Object> bindings = new ConcurrentHashMap<>();

    private Scope(String name, @Nullable Scope outer) {
        this.name = name;
        this.outer = outer;
    }

    /** One that lies in no other, for an application. @param name as messages tell it */
    public static Scope of(String name) {
        return new Scope(name, null);
    }

    /** One that lies in this. */
    public Scope within(String inner) {
        return new Scope(inner, this);
    }

    /** The one that the calling code runs in. */
    public static Optional<Scope> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    /** Binds a name, also while code runs in it. @throws LateException if it is bound in this scope already */
    public <T> Scope bind(Late<T> late, T value) {
        var before = bindings.putIfAbsent(late, value);
        if (before != null) {
            throw new LateException(late + " is bound in scope " + name + " already, to a "
                    + before.getClass().getName() + "; bind it once, or in a scope within");
        }
        return this;
    }

    /**
     * Binds a name to the one provider that is on the class path or the module path, which is made now.
     *
     *     scope.bindService(MAILER, ServiceLoader.load(Mailer.class));
     *
     * @throws LateException if there is none, or more than one, or the name is bound already
     */
    public <T> Scope bindService(Late<T> late, ServiceLoader<T> services) {
        var found = services.stream().toList();
        if (found.size() != 1) {
            throw new LateException(late + " has " + found.size() + " providers"
                    + found.stream().map(Provider::type).map(Class::getName).toList()
                    + "; give one, or bind one of them by bind");
        }
        return bind(late, found.getFirst().get());
    }

    /** One within this where the name is bound to something else: an override for a test, in one line. */
    public <T> Scope with(Late<T> late, T value) {
        return within("with " + late).bind(late, value);
    }

    /** Runs code in it. What that throws comes through. */
    public void run(Runnable code) {
        ScopedValue.where(CURRENT, this).run(code);
    }

    /** Runs code in it and gives its answer. What that throws comes through. */
    public <R extends @Nullable Object, X extends Throwable> R call(ScopedValue.CallableOp<R, X> code) throws X {
        return ScopedValue.where(CURRENT, this).call(code);
    }

    @Nullable
    Object find(Late<?> late) {
        var here = bindings.get(late);
        return here != null || outer == null ? here : outer.find(late);
    }

    boolean isWithin(Scope other) {
        return this == other || (outer != null && outer.isWithin(other));
    }

    /** {@code scope test in shop}. */
    @Override
    public String toString() {
        return "scope " + name + (outer == null ? "" : " in " + outer);
    }
}
