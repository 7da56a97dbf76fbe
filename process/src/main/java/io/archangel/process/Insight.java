package io.archangel.process;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import org.jspecify.annotations.Nullable;

/**
 * Who has a lock, which the JDK keeps to itself. It is looked for when somebody asks first, and costs others nothing. Any thread.
 *
 * <p>What is not asked is {@code jdk.internal.vm.ThreadSnapshot}, of which dumps of all threads are made and which knows monitors of
 * virtual threads: in JDK 25.0.3 it walks the stacks of those that are about to go on, and then the JVM crashes.
 */
@FunctionalInterface
interface Insight {
    /** What opens it. */
    String OPTION = "--add-opens java.base/java.util.concurrent.locks=ALL-UNNAMED";

    /** @return who has it, or null if nobody has, or some share it */
    @Nullable
    Thread owner(AbstractOwnableSynchronizer lock) throws Throwable;

    /** What this JVM tells; null where it was not opened. */
    static @Nullable Insight found() {
        return Found.IT;
    }

    /** What was found when somebody asked first. */
    final class Found {
        private static final @Nullable Insight IT = find();

        private Found() {}

        private static @Nullable Insight find() {
            var found = new ArrayList<Insight>();
            var missing = Guard.attempt(() -> found.add(look()));
            return missing == null ? found.getFirst() : null;
        }

        private static Insight look() throws ReflectiveOperationException {
            var locks = AbstractOwnableSynchronizer.class;
            var owner = MethodHandles.privateLookupIn(locks, MethodHandles.lookup())
                    .findVirtual(locks, "getExclusiveOwnerThread", methodType(Thread.class));
            return lock -> (Thread) owner.invokeExact(lock);
        }
    }
}
