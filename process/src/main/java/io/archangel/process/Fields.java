package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Handles of the fields that are changed by compare-and-set. */
final class Fields {
    private Fields() {}

    /** A field of the class that looks it up. */
    static VarHandle handle(MethodHandles.Lookup lookup, String name, Class<?> type) {
        return handle(lookup, lookup.lookupClass(), name, type);
    }

    /** A field of another class. */
    static VarHandle handle(MethodHandles.Lookup lookup, Class<?> owner, String name, Class<?> type) {
        try {
            return lookup.findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }
}
