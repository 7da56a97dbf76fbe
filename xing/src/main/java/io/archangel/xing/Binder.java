package io.archangel.xing;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Makes records of what was sent, and goes on where something is wrong, to find all of it. What is wrong becomes null. */
final class Binder {
    private static final String MISSING = "is missing";

    private final Faults faults;

    Binder(Faults faults) {
        this.faults = faults;
    }

    /**
     * A record, or null.
     *
     * @param at    the fields that it is in, {@code address.}; empty for the outermost
     * @param whole what the record itself is called
     */
    @Nullable
    Object record(Class<?> type, Function<String, Given> source, String at, String whole) {
        int before = faults.count();
        var components = type.getRecordComponents();
        var values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = component(components[i], source.apply(components[i].getName()), at + components[i].getName());
        }
        return faults.count() > before ? null : made(type, values, whole);
    }

    private @Nullable Object made(Class<?> type, @Nullable Object[] values, String whole) {
        try {
            var constructor = constructor(type);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof IllegalArgumentException refused) {
                faults.add(whole, Optional.ofNullable(refused.getMessage()).orElse("is refused"));
                return null;
            }
            throw new XingException("the constructor of " + type.getName() + " threw " + thrown.getCause()
                    + "; have it throw IllegalArgumentException for what clients may get wrong");
        } catch (ReflectiveOperationException closed) {
            throw new XingException("record " + type.getName() + " can't be made: " + closed.getMessage());
        }
    }

    /** The one that takes all components of a record. */
    static Constructor<?> constructor(Class<?> type) {
        try {
            return type.getDeclaredConstructor(Stream.of(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException("every record has it", impossible);
        }
    }

    private @Nullable Object component(RecordComponent component, Given given, String field) {
        var type = component.getGenericType();
        var raw = raw(type);
        if (given instanceof Given.Absent(boolean inJson)) {
            return absent(component, raw, inJson, field);
        }
        return raw == Optional.class
                ? Optional.ofNullable(value(argument(type, 0), given, field))
                : value(type, given, field);
    }

    private @Nullable Object absent(RecordComponent component, Class<?> raw, boolean inJson, String field) {
        if (raw == Optional.class) {
            return Optional.empty();
        }
        if (isNullable(component.getAnnotatedType())) {
            return null;
        }
        if (!inJson && (raw == boolean.class || raw == Boolean.class)) {
            return false; // a box that is not ticked is not sent
        }
        if (!inJson && Collection.class.isAssignableFrom(raw)) {
            return raw == Set.class ? Set.of() : List.of();
        }
        faults.add(field, MISSING);
        return null;
    }

    /** True if a type says that null may be there. */
    static boolean isNullable(AnnotatedType type) {
        return Stream.of(type.getAnnotations())
                .anyMatch(each -> each.annotationType().getSimpleName().equals("Nullable"));
    }

    private @Nullable Object value(Type type, Given given, String field) {
        var raw = raw(type);
        return switch (given) {
            case Member(var node) -> json(type, raw, node, field);
            case Given.Fields(var inside) -> {
                if (raw.isRecord()) {
                    yield record(raw, inside, field + ".", field);
                }
                yield wrong(field, "has no fields of its own");
            }
            case Given.Texts(var texts) -> texts(type, raw, texts, field);
            case Given.Absent absent -> {
                yield wrong(field, MISSING);
            }
        };
    }

    private @Nullable Object texts(Type type, Class<?> raw, List<String> texts, String field) {
        if (raw == List.class || raw == Set.class || raw == Collection.class) {
            var element = raw(argument(type, 0));
            if (!Scalars.isKnown(element)) {
                return wrong(field, "is a list that only JSON can have");
            }
            var values = new ArrayList<@Nullable Object>();
            texts.forEach(text -> values.add(scalar(element, text, field)));
            return collected(raw, values);
        }
        if (texts.size() > 1) {
            faults.add(field, "is there " + texts.size() + " times");
            return null;
        }
        return Scalars.isKnown(raw) ? scalar(raw, texts.getFirst(), field) : wrong(field, "has fields of its own");
    }

    /** One value of a text, or null. */
    @Nullable
    Object scalar(Class<?> type, String text, String field) {
        try {
            return Scalars.of(type, text);
        } catch (Scalars.Wrong wrong) {
            faults.add(field, String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private @Nullable Object json(Type type, Class<?> raw, JsonNode node, String field) {
        if (node.isNull()) {
            faults.add(field, MISSING);
            return null;
        }
        if (raw.isRecord()) {
            return node.isObject()
                    ? record(raw, Binding.members(node), field + ".", field)
                    : wrong(field, "is no object");
        }
        if (raw == List.class || raw == Set.class || raw == Collection.class) {
            return node.isArray() ? elements(type, raw, node, field) : wrong(field, "is no list");
        }
        if (raw == Map.class && argument(type, 0) == String.class) {
            return node.isObject() ? members(argument(type, 1), node, field) : wrong(field, "is no object");
        }
        if (Scalars.isKnown(raw)) {
            return Scalars.isWrittenAs(raw, node)
                    ? scalar(raw, node.asString(), field)
                    : wrong(field, Scalars.reason(raw));
        }
        try {
            return Json.value(node, raw);
        } catch (JacksonException bad) {
            return wrong(field, "is not as it must be");
        }
    }

    private Object elements(Type type, Class<?> raw, JsonNode array, String field) {
        var element = argument(type, 0);
        var values = new ArrayList<@Nullable Object>();
        for (int i = 0; i < array.size(); i++) {
            values.add(json(element, raw(element), array.get(i), field + "[" + i + "]"));
        }
        return collected(raw, values);
    }

    private Object members(Type type, JsonNode object, String field) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        object.properties()
                .forEach(each ->
                        values.put(each.getKey(), json(type, raw(type), each.getValue(), field + "." + each.getKey())));
        return Collections.unmodifiableMap(values);
    }

    private static Object collected(Class<?> raw, List<@Nullable Object> values) {
        return raw == Set.class
                ? Collections.unmodifiableSet(new LinkedHashSet<>(values))
                : Collections.unmodifiableList(values);
    }

    private @Nullable Object wrong(String field, String reason) {
        faults.add(field, reason);
        return null;
    }

    static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
            default -> throw new XingException("a component of type " + type + " can't be bound; give it a class");
        };
    }

    static Type argument(Type type, int index) {
        if (type instanceof ParameterizedType parameterized) {
            return parameterized.getActualTypeArguments()[index];
        }
        throw new XingException(type + " does not say of what; write it with its type, as in List<String>");
    }
}
