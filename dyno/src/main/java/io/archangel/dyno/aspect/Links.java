package io.archangel.dyno.aspect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/** Makes links, each of a class of its own. */
final class Links {
    /** The class file of {@link Link}, read once. */
    private static final byte[] TEMPLATE = template();

    private Links() {}

    /** What a link is made of. */
    record Parts(Aspect<?, ?> filter, Call<?, ?> next) {}

    static <A extends @Nullable Object, R extends @Nullable Object> Call<A, R> link(
            Aspect<A, R> filter, Call<A, R> next) {
        try {
            var type = MethodHandles.lookup()
                    .defineHiddenClassWithClassData(TEMPLATE, new Parts(filter, next), true)
                    .lookupClass();
            @SuppressWarnings("unchecked") // its parts have the same type parameters
            var link = (Call<A, R>) type.getDeclaredConstructor().newInstance();
            return link;
        } catch (IllegalAccessException
                | InstantiationException
                | NoSuchMethodException
                | InvocationTargetException impossible) {
            throw new IllegalStateException("a copy of " + Link.class.getName() + " can't be made", impossible);
        }
    }

    private static byte[] template() {
        try (var file = Links.class.getResourceAsStream("Link.class")) {
            if (file == null) {
                throw new IllegalStateException("Link.class is not beside Links.class; aspects are copied from it");
            }
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
