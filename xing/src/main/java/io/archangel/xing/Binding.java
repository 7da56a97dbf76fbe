package io.archangel.xing;

import io.archangel.http.Problem;
import io.archangel.http.Response;
import java.io.IOException;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** From what a request has to values: where they are found, and what is answered if they are wrong. */
final class Binding {
    static final String JSON = "application/json";
    static final String FORM = "application/x-www-form-urlencoded";

    private static final Set<String> BODILESS = Set.of("GET", "HEAD", "DELETE", "OPTIONS");

    private Binding() {}

    /** True if what a method sends is in the query, and not in a body. */
    static boolean isBodiless(String method) {
        return BODILESS.contains(method);
    }

    /** One value of a text. @throws Problem 422 that names it */
    static <T> T one(String name, String value, Class<T> type) {
        var errors = new Faults();
        var made = new Binder(errors).scalar(type, value, name);
        return boxed(type).cast(errors.orElse(made));
    }

    /** The fields of a form. @throws Problem 415 if it is none */
    static List<Map.Entry<String, String>> form(Call rq) throws IOException {
        if (!mediaType(rq).equals(FORM)) {
            throw new Problem(unsupported(FORM));
        }
        return rq.body().form();
    }

    /** A record. @param inPath the names of the path's parameters */
    static <T> T of(Call rq, List<String> inPath, Class<T> type) throws IOException {
        if (!type.isRecord()) {
            throw new XingException(type.getName() + " is no record; bind to one");
        }
        Map<String, Given> fromPath = new HashMap<>();
        inPath.forEach(name -> fromPath.put(name, new Given.Texts(List.of(rq.path(name)))));
        boolean all = Stream.of(type.getRecordComponents()).allMatch(it -> fromPath.containsKey(it.getName()));
        boolean bodiless = isBodiless(rq.method());
        Function<String, Given> source = all ? name -> Given.ABSENT : bodiless ? fields(rq.queries(), "") : body(rq);
        var errors = new Faults();
        var made = new Binder(errors)
                .record(
                        type,
                        name -> Optional.ofNullable(fromPath.get(name)).orElseGet(() -> source.apply(name)),
                        "",
                        bodiless ? "query" : "body");
        return type.cast(errors.orElse(made));
    }

    private static Function<String, Given> body(Call rq) throws IOException {
        var type = mediaType(rq);
        if (type.equals(JSON) || type.endsWith("+json")) {
            return json(rq.body().bytes());
        }
        if (type.equals(FORM)) {
            return fields(rq.body().form(), "");
        }
        throw new Problem(unsupported(JSON + ", " + FORM));
    }

    private static Function<String, Given> json(byte[] body) {
        JsonNode tree;
        try {
            tree = Json.tree(body);
        } catch (JacksonException bad) {
            var at = bad.getLocation();
            throw new Problem(
                    400,
                    "the body is no valid JSON"
                            + (at == null ? "" : ": line " + at.getLineNr() + ", column " + at.getColumnNr()));
        }
        if (!tree.isObject()) {
            throw new Problem(
                    Response.problem(422, "the body is wrong", List.of(Map.entry("body", "is no JSON object"))));
        }
        return members(tree);
    }

    /** What a JSON object has. */
    static Function<String, Given> members(JsonNode object) {
        return name -> {
            var member = object.get(name);
            return member == null || member.isNull() ? Given.ABSENT_IN_JSON : new Member(member);
        };
    }

    /** What a form has below a name; of a record in a record {@code address.zip}. */
    static Function<String, Given> fields(List<Map.Entry<String, String>> all, String prefix) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (var field : all) {
            values.computeIfAbsent(field.getKey(), any -> new ArrayList<>()).add(field.getValue());
        }
        return name -> {
            var found = values.get(prefix + name);
            if (found != null) {
                return new Given.Texts(found);
            }
            var deeper = prefix + name + ".";
            boolean any = values.keySet().stream().anyMatch(key -> key.startsWith(deeper));
            return any ? new Given.Fields(fields(all, deeper)) : Given.ABSENT;
        };
    }

    private static String mediaType(Call rq) {
        return rq.header("content-type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static Response unsupported(String types) {
        return Response.problem(
                        415, "the body must be " + types.replace(", ", " or ") + ", and its Content-Type say so")
                .header("Accept", types);
    }

    @SuppressWarnings("unchecked") // the boxed class of a primitive one stands for the same type
    private static <T> Class<T> boxed(Class<T> type) {
        return type.isPrimitive()
                ? (Class<T>) MethodType.methodType(type).wrap().returnType()
                : type;
    }
}
