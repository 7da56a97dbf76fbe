package io.archangel.xing;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is so of one or the other of two things of an OpenAPI document: routes whose paths it can't tell apart, {@code /a/{id:int}}
 * and {@code /a/{name}}, are one operation there, which takes and answers what either does.
 */
final class Union {
    private static final String ANY = "anyOf";
    private static final String BODY = "requestBody";
    private static final String CONTENT = "content";
    private static final String PARAMETERS = "parameters";
    private static final String REQUIRED = "required";
    private static final String RESPONSES = "responses";
    private static final String SCHEMA = "schema";
    private static final String SUMMARY = "summary";

    private Union() {}

    /** One operation of two, with the first's name. */
    static Map<String, Object> operations(Map<String, Object> one, Map<String, Object> other) {
        var union = new LinkedHashMap<>(one);
        if (other.get(SUMMARY) instanceof String its) {
            union.merge(SUMMARY, its, (first, second) -> first + "; or " + second);
        }
        var parameters = all(byPlace(one), byPlace(other));
        if (!parameters.isEmpty()) {
            union.put(PARAMETERS, List.copyOf(parameters.values()));
        }
        union.putAll(all(named(BODY, one), named(BODY, other)));
        union.put(RESPONSES, contents(map(one, RESPONSES), map(other, RESPONSES)));
        return union;
    }

    /** The parameters by where they are, and their names. */
    private static Map<String, Object> byPlace(Map<String, Object> operation) {
        var all = new LinkedHashMap<String, Object>();
        if (operation.get(PARAMETERS) instanceof List<?> parameters) {
            parameters.forEach(it -> all.put(map(it).get("in") + " " + map(it).get("name"), it));
        }
        return all;
    }

    private static Map<String, Object> named(String name, Map<String, Object> map) {
        return map.containsKey(name) ? Map.of(name, map(map, name)) : Map.of();
    }

    /** Parameters or bodies: those that both have, and those that one has, which are not required. */
    private static Map<String, Object> all(Map<String, Object> some, Map<String, Object> others) {
        var all = new LinkedHashMap<String, Object>();
        some.forEach((name, it) -> all.put(
                name,
                others.containsKey(name)
                        ? either(map(it), map(others, name))
                        : Ordered.with(map(it), REQUIRED, false)));
        others.forEach((name, it) -> all.computeIfAbsent(name, any -> Ordered.with(map(it), REQUIRED, false)));
        return all;
    }

    private static Map<String, Object> either(Map<String, Object> one, Map<String, Object> other) {
        boolean required = Boolean.TRUE.equals(one.get(REQUIRED)) && Boolean.TRUE.equals(other.get(REQUIRED));
        return Ordered.with(content(one, other), REQUIRED, required);
    }

    /** Media types or statuses of both. */
    private static Map<String, Object> contents(Map<String, Object> some, Map<String, Object> others) {
        var all = new LinkedHashMap<>(some);
        others.forEach((name, it) -> all.merge(name, it, (first, second) -> content(map(first), map(second))));
        return all;
    }

    /** What has a schema, or a content for each of some media types, or nothing. */
    private static Map<String, Object> content(Map<String, Object> one, Map<String, Object> other) {
        var union = new LinkedHashMap<>(one);
        if (one.containsKey(SCHEMA) && other.containsKey(SCHEMA)) {
            union.put(SCHEMA, schema(map(one, SCHEMA), map(other, SCHEMA)));
        }
        if (one.containsKey(CONTENT) || other.containsKey(CONTENT)) {
            union.put(CONTENT, contents(map(one, CONTENT), map(other, CONTENT)));
        }
        return union;
    }

    private static Map<String, Object> schema(Map<String, Object> one, Map<String, Object> other) {
        var all = new LinkedHashSet<Object>(alternatives(one));
        all.addAll(alternatives(other));
        return all.size() == 1 ? one : Ordered.of(ANY, List.copyOf(all));
    }

    private static List<?> alternatives(Map<String, Object> schema) {
        return schema.size() == 1 && schema.get(ANY) instanceof List<?> all ? all : List.of(schema);
    }

    private static Map<String, Object> map(Map<String, Object> of, String name) {
        return map(of.get(name));
    }

    /** A part of a document; of none, an empty one. */
    @SuppressWarnings("unchecked") // parts of documents are made so
    private static Map<String, Object> map(@Nullable Object part) {
        return part == null ? Map.of() : (Map<String, Object>) part;
    }
}
