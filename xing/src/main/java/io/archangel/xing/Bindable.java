package io.archangel.xing;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Finds what {@link Binder} could never bind when a route is added, so that no request has to. */
final class Bindable {
    private final Entry entry;
    private final boolean inJson;

    /** Those that were looked at: a record may hold others of itself. */
    private final Set<Class<?>> seen = new HashSet<>();

    private Bindable(Entry entry) {
        this.entry = entry;
        inJson = !Binding.isBodiless(entry.method());
    }

    /** @throws XingException that names the route, the field and its type */
    static void require(Entry entry, Class<?> input) {
        if (!input.isRecord()) {
            throw new XingException("route " + entry + " binds " + input.getName() + ", which is no record; give one");
        }
        new Bindable(entry).outermost(input);
    }

    private void outermost(Class<?> input) {
        seen.add(input);
        requireOpen(input, "");
        for (var component : input.getRecordComponents()) {
            var segment = entry.pattern().segments().stream()
                    .filter(it -> it.name().equals(component.getName()))
                    .findFirst();
            if (segment.isPresent()) {
                inPath(component, segment.get());
            } else {
                component(component, component.getName());
            }
        }
    }

    private void inPath(RecordComponent component, Segment segment) {
        var field = component.getName();
        var type = raw(unwrapped(component.getGenericType(), field), field);
        if (isList(type)) {
            type = raw(argument(component.getGenericType(), 0, field), field);
        }
        if (!Scalars.isKnown(type)) {
            throw refused(field, component.getGenericType(), "a parameter of the path is one text");
        }
        var sample = switch (segment.kind()) {
            case INT, LONG -> "1";
            case UUID -> new UUID(0, 0).toString();
            case TEXT, REST -> null;
            case null -> null;
        };
        if (sample != null && !Scalars.isOne(type, sample)) {
            throw refused(field, component.getGenericType(), "what its pattern takes is never one");
        }
    }

    private void component(RecordComponent component, String field) {
        var type = unwrapped(component.getGenericType(), field);
        if (inJson) {
            json(type, field);
        } else {
            text(type, field);
        }
    }

    private void json(Type type, String field) {
        var raw = raw(type, field);
        if (raw.isRecord()) {
            fields(raw, field);
        } else if (isList(raw)) {
            json(argument(type, 0, field), field);
        } else if (raw == Map.class && argument(type, 0, field) == String.class) {
            json(argument(type, 1, field), field);
        } else if (!Scalars.isKnown(raw) && !Json.isReadable(raw)) {
            throw refused(field, type, "JSON is not read as such");
        }
    }

    private void text(Type type, String field) {
        var raw = raw(type, field);
        if (raw.isRecord()) {
            fields(raw, field);
            return;
        }
        boolean known = isList(raw) ? Scalars.isKnown(raw(argument(type, 0, field), field)) : Scalars.isKnown(raw);
        if (!known) {
            throw refused(field, type, "a query has texts, and lists of them");
        }
    }

    private void fields(Class<?> type, String field) {
        if (seen.add(type)) {
            requireOpen(type, field);
            Stream.of(type.getRecordComponents()).forEach(it -> component(it, field + "." + it.getName()));
        }
    }

    /** Its constructor can be called from here. */
    private void requireOpen(Class<?> type, String field) {
        if (!Binder.constructor(type).trySetAccessible()) {
            throw refused(field, type, "its module does not open " + type.getPackageName() + " to this one");
        }
    }

    private static boolean isList(Class<?> raw) {
        return raw == List.class || raw == Set.class || raw == Collection.class;
    }

    private Type unwrapped(Type type, String field) {
        return raw(type, field) == Optional.class ? argument(type, 0, field) : type;
    }

    private Class<?> raw(Type type, String field) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
            default -> throw refused(field, type, "it is no class");
        };
    }

    private Type argument(Type type, int index, String field) {
        if (type instanceof ParameterizedType parameterized) {
            return parameterized.getActualTypeArguments()[index];
        }
        throw refused(field, type, "it does not say of what; write it as in List<String>");
    }

    private XingException refused(String field, Type type, String why) {
        return new XingException("route " + entry + " can't bind " + (field.isEmpty() ? "" : field + ", a ")
                + type.getTypeName() + ": " + why + "; give another type");
    }
}
