package io.archangel.xing;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What values of a type look like, as JSON Schema 2020-12 says it; records by reference. Of one document. */
final class Schemas {
    private static final String HERE = "#/components/schemas/";
    private static final Map<Class<?>, Map<String, Object>> SIMPLE = Map.ofEntries(
            Map.entry(int.class, Ordered.of("type", "integer", "format", "int32")),
            Map.entry(Integer.class, Ordered.of("type", "integer", "format", "int32")),
            Map.entry(long.class, Ordered.of("type", "integer", "format", "int64")),
            Map.entry(Long.class, Ordered.of("type", "integer", "format", "int64")),
            Map.entry(short.class, Ordered.of("type", "integer")),
            Map.entry(Short.class, Ordered.of("type", "integer")),
            Map.entry(byte.class, Ordered.of("type", "integer")),
            Map.entry(Byte.class, Ordered.of("type", "integer")),
            Map.entry(BigInteger.class, Ordered.of("type", "integer")),
            Map.entry(double.class, Ordered.of("type", "number", "format", "double")),
            Map.entry(Double.class, Ordered.of("type", "number", "format", "double")),
            Map.entry(float.class, Ordered.of("type", "number", "format", "float")),
            Map.entry(Float.class, Ordered.of("type", "number", "format", "float")),
            Map.entry(BigDecimal.class, Ordered.of("type", "number")),
            Map.entry(boolean.class, Ordered.of("type", "boolean")),
            Map.entry(Boolean.class, Ordered.of("type", "boolean")),
            Map.entry(byte[].class, Ordered.of("type", "string", "contentEncoding", "base64")),
            Map.entry(UUID.class, Ordered.of("type", "string", "format", "uuid")),
            Map.entry(URI.class, Ordered.of("type", "string", "format", "uri")),
            Map.entry(Instant.class, Ordered.of("type", "string", "format", "date-time")),
            Map.entry(OffsetDateTime.class, Ordered.of("type", "string", "format", "date-time")),
            Map.entry(LocalDate.class, Ordered.of("type", "string", "format", "date")),
            Map.entry(Duration.class, Ordered.of("type", "string", "format", "duration")),
            Map.entry(Object.class, Ordered.of()));

    private final Map<String, Object> named = new LinkedHashMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();

    /** Those that are referred to, by name. */
    Map<String, Object> named() {
        return named;
    }

    /** Adds one by a name. */
    void add(String name, Map<String, Object> schema) {
        named.put(name, schema);
    }

    static Map<String, Object> reference(String name) {
        return Ordered.of("$ref", HERE + name);
    }

    /** The schema of a type. */
    Map<String, Object> of(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic, (Class<?>) generic.getRawType());
        }
        if (!(type instanceof Class<?> plain)) {
            return Ordered.of(); // a variable: anything
        }
        var simple = SIMPLE.get(plain);
        if (simple != null) {
            return simple;
        }
        if (plain.isEnum()) {
            return Ordered.of("type", "string", "enum", constants(plain));
        }
        if (plain.isRecord() || plain.isSealed()) {
            return reference(nameOf(plain));
        }
        if (plain.isArray()) {
            return Ordered.of("type", "array", "items", of(plain.getComponentType()));
        }
        return Scalars.isKnown(plain) || CharSequence.class.isAssignableFrom(plain)
                ? Ordered.of("type", "string")
                : Ordered.of();
    }

    private Map<String, Object> generic(ParameterizedType type, Class<?> raw) {
        var first = type.getActualTypeArguments()[0];
        if (raw == Optional.class) {
            return of(first);
        }
        if (Set.class.isAssignableFrom(raw)) {
            return Ordered.of("type", "array", "items", of(first), "uniqueItems", true);
        }
        if (Collection.class.isAssignableFrom(raw) || Stream.class.isAssignableFrom(raw)) {
            return Ordered.of("type", "array", "items", of(first));
        }
        if (Map.class.isAssignableFrom(raw)) {
            return Ordered.of("type", "object", "additionalProperties", of(type.getActualTypeArguments()[1]));
        }
        return of(raw);
    }

    private static List<String> constants(Class<?> type) {
        return Stream.of(type.getEnumConstants())
                .map(each -> ((Enum<?>) each).name())
                .toList();
    }

    private String nameOf(Class<?> type) {
        var known = names.get(type);
        if (known != null) {
            return known;
        }
        var name = type.getSimpleName();
        for (int number = 2; named.containsKey(name); number++) {
            name = type.getSimpleName() + number;
        }
        names.put(type, name);
        named.put(name, Ordered.of()); // so that one that holds itself is found
        named.put(
                name,
                type.isRecord() ? object(Stream.of(type.getRecordComponents()).toList()) : oneOf(type));
        return name;
    }

    private Map<String, Object> oneOf(Class<?> type) {
        return Ordered.of(
                "oneOf", Stream.of(type.getPermittedSubclasses()).map(this::of).toList());
    }

    /** An object of these components. */
    Map<String, Object> object(List<RecordComponent> components) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (var component : components) {
            if (isRequired(component)) {
                required.add(component.getName());
            }
            properties.put(component.getName(), of(component));
        }
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    /** The schema of a component, which may be null if it need not be there. */
    private Map<String, Object> of(RecordComponent component) {
        var schema = of(component.getGenericType());
        if (isRequired(component)) {
            return schema;
        }
        if (schema.get("type") instanceof String type && !schema.containsKey("enum")) {
            var orNull = new LinkedHashMap<>(schema);
            orNull.put("type", List.of(type, "null"));
            return orNull;
        }
        return Ordered.of("anyOf", List.of(schema, Ordered.of("type", "null")));
    }

    /** True if a request without it is refused. */
    static boolean isRequired(RecordComponent component) {
        return component.getType() != Optional.class && !Binder.isNullable(component.getAnnotatedType());
    }
}
