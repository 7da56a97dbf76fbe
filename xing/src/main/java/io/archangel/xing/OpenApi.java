package io.archangel.xing;

import io.archangel.http.Response;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The description of a mounted site (OpenAPI 3.1.0): its routes, and what the types of these are. */
final class OpenApi {
    static final String PATH = "/openapi.json";

    /** What a route produces that is none of HTTP's media types. */
    static final String WEBSOCKET = "websocket";

    private static final String PROBLEM = "Problem";
    private static final Set<String> METHODS =
            Set.of("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE");

    private final Facts facts;
    private final Schemas schemas = new Schemas();
    private final Set<String> ids = new HashSet<>();

    private OpenApi(Facts facts) {
        this.facts = facts;
    }

    static Response answer(Call rq) {
        return Answer.json(new OpenApi(((SiteCall) rq).facts()).document());
    }

    private Map<String, Object> document() {
        schemas.add(PROBLEM, problem());
        var siblings = new LinkedHashMap<String, List<Entry>>();
        for (var entry : facts.entries()) {
            if (METHODS.contains(entry.method()) && !entry.pattern().text().equals(PATH)) {
                siblings.computeIfAbsent(shape(entry.pattern()), any -> new ArrayList<>())
                        .add(entry);
            }
        }
        var paths = new LinkedHashMap<String, Map<String, Object>>();
        siblings.values().forEach(all -> paths.put(template(all.getFirst().pattern()), item(all)));
        var about = facts.about().orElseThrow();
        var document = new LinkedHashMap<String, Object>();
        document.put("openapi", "3.1.0");
        document.put("info", Ordered.of("title", about.title(), "version", about.version()));
        document.put("servers", List.of(Ordered.of("url", facts.path())));
        document.put("paths", paths);
        document.put("components", Ordered.of("schemas", schemas.named()));
        return document;
    }

    /** A pattern without its types. */
    private static String template(Pattern pattern) {
        return pattern.segments().stream()
                .map(it -> it.literal() == null ? "{" + it.name() + "}" : it.literal())
                .collect(Collectors.joining("/", "/", ""));
    }

    /** A pattern without types and names: of those that differ in these alone OpenAPI has one path. */
    private static String shape(Pattern pattern) {
        return pattern.segments().stream()
                .map(it -> it.literal() == null ? "{}" : it.literal())
                .collect(Collectors.joining("/"));
    }

    /** What siblings answer, by method; the first of them names the parameters for all. */
    private Map<String, Object> item(List<Entry> siblings) {
        var names = siblings.getFirst().pattern().names();
        var methods = new LinkedHashMap<String, List<Entry>>();
        siblings.forEach(it ->
                methods.computeIfAbsent(it.method(), any -> new ArrayList<>()).add(it));
        var item = new LinkedHashMap<String, Object>();
        methods.forEach((method, all) -> item.put(
                method.toLowerCase(Locale.ROOT),
                all.stream()
                        .map(each -> operation(each, names))
                        .reduce(Union::operations)
                        .map(it -> all.size() == 1 ? it : Ordered.with(it, "description", routes(all)))
                        .orElseThrow()));
        return item;
    }

    /** Routes that share an operation, each with what it does. */
    private static String routes(List<Entry> siblings) {
        return siblings.stream()
                .map(it -> "- `" + it.method() + " " + it.pattern().text() + "`"
                        + (it.traits().summary() == null
                                ? ""
                                : ": " + it.traits().summary()))
                .collect(Collectors.joining("\n"));
    }

    /** @param names of the parameters of its path, as the document has them */
    private Map<String, Object> operation(Entry entry, List<String> names) {
        var traits = entry.traits();
        var operation = new LinkedHashMap<String, Object>();
        operation.put("operationId", id(entry));
        if (traits.summary() != null) {
            operation.put("summary", traits.summary());
        }
        var inPath = entry.pattern().names();
        var takes = components(traits.takes());
        var parameters = new ArrayList<Object>();
        for (var segment : entry.pattern().segments()) {
            if (segment.kind() != null) {
                parameters.add(inPath(names.get(parameters.size()), segment, segment.kind(), takes));
            }
        }
        var others = takes.stream().filter(it -> !inPath.contains(it.getName())).toList();
        if (Binding.isBodiless(entry.method())) {
            others.forEach(it -> parameters.add(parameter("query", it.getName(), Schemas.isRequired(it), it)));
        } else if (!others.isEmpty()) {
            operation.put("requestBody", body(traits.takes(), takes, others));
        }
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        operation.put("responses", responses(traits, !takes.isEmpty()));
        return operation;
    }

    /** The name of the route, or one made of its method and path. */
    private String id(Entry entry) {
        var name = entry.traits().name();
        var made = name != null
                ? name
                : entry.method().toLowerCase(Locale.ROOT)
                        + Stream.of(template(entry.pattern()).split("[^A-Za-z0-9]+"))
                                .filter(word -> !word.isEmpty())
                                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                                .collect(Collectors.joining());
        var id = made;
        for (int number = 2; !ids.add(id); number++) {
            id = made + number;
        }
        return id;
    }

    private static List<RecordComponent> components(@Nullable Type type) {
        return type instanceof Class<?> plain && plain.isRecord() ? List.of(plain.getRecordComponents()) : List.of();
    }

    private Map<String, Object> inPath(String name, Segment segment, Kind kind, List<RecordComponent> takes) {
        var component =
                takes.stream().filter(it -> it.getName().equals(segment.name())).findFirst();
        if (component.isPresent()) {
            return parameter("path", name, true, component.get());
        }
        Map<String, Object> schema = switch (kind) {
            case INT -> schemas.of(int.class);
            case LONG -> schemas.of(long.class);
            case UUID -> schemas.of(java.util.UUID.class);
            case TEXT, REST -> schemas.of(String.class);
        };
        return Ordered.of("name", name, "in", "path", "required", true, "schema", schema);
    }

    private Map<String, Object> parameter(String in, String name, boolean required, RecordComponent component) {
        var parameter = new LinkedHashMap<String, Object>();
        parameter.put("name", name);
        parameter.put("in", in);
        parameter.put("required", required && !isOptionalInQuery(in, component));
        parameter.put("schema", schemas.of(component.getGenericType()));
        return parameter;
    }

    private static boolean isOptionalInQuery(String in, RecordComponent component) {
        var type = component.getType();
        return in.equals("query")
                && (type == boolean.class || type == Boolean.class || List.class == type || Set.class == type);
    }

    private Map<String, Object> body(@Nullable Type type, List<RecordComponent> all, List<RecordComponent> others) {
        var schema = type != null && all.size() == others.size() ? schemas.of(type) : schemas.object(others);
        var media = new LinkedHashMap<String, Object>();
        media.put(Binding.JSON, Ordered.of("schema", schema));
        if (others.stream().allMatch(it -> isFlat(it.getType()))) {
            media.put(Binding.FORM, Ordered.of("schema", schema));
        }
        return Ordered.of("required", true, "content", media);
    }

    private static boolean isFlat(Class<?> type) {
        return !type.isRecord() && type != Map.class;
    }

    private Map<String, Object> responses(Traits traits, boolean mayBeWrong) {
        var responses = new LinkedHashMap<String, Object>();
        var returns = unwrapped(traits.returns());
        if (traits.produces().contains(WEBSOCKET)) {
            responses.put("101", Ordered.of("description", "a WebSocket"));
        } else if (returns != null && returns != void.class) {
            responses.put(
                    "" + traits.status(),
                    content(
                            "the answer",
                            traits.produces().isEmpty() ? List.of(Binding.JSON) : traits.produces(),
                            schemas.of(returns)));
        } else if (!traits.produces().isEmpty()) {
            responses.put("" + traits.status(), content("the answer", traits.produces(), Ordered.of("type", "string")));
        } else {
            responses.put("" + traits.status(), Ordered.of("description", "the answer"));
        }
        if (isOptional(traits.returns())) {
            responses.put(
                    "404",
                    content("there is no such thing", List.of("application/problem+json"), Schemas.reference(PROBLEM)));
        }
        if (mayBeWrong) {
            responses.put(
                    "422",
                    content("fields are wrong", List.of("application/problem+json"), Schemas.reference(PROBLEM)));
        }
        return responses;
    }

    private static Map<String, Object> content(String description, List<String> types, Map<String, Object> schema) {
        var content = new LinkedHashMap<String, Object>();
        types.forEach(type -> content.put(type, Ordered.of("schema", schema)));
        return Ordered.of("description", description, "content", content);
    }

    private static boolean isOptional(@Nullable Type type) {
        return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
    }

    /** What is in an Optional, or comes later. */
    private static @Nullable Type unwrapped(@Nullable Type type) {
        return type instanceof ParameterizedType generic
                        && (generic.getRawType() == Optional.class
                                || CompletionStage.class.isAssignableFrom((Class<?>) generic.getRawType()))
                ? unwrapped(generic.getActualTypeArguments()[0])
                : type;
    }

    /** What is answered where something went wrong (RFC 9457). */
    private static Map<String, Object> problem() {
        Map<String, Object> text = Ordered.of("type", "string");
        Map<String, Object> error =
                Ordered.of("type", "object", "properties", Ordered.of("field", text, "reason", text));
        var properties = new LinkedHashMap<String, Object>();
        properties.put("type", text);
        properties.put("title", text);
        properties.put("status", Ordered.of("type", "integer"));
        properties.put("detail", text);
        properties.put("errors", Ordered.of("type", "array", "items", error));
        properties.put("pid", text);
        return Ordered.of("type", "object", "properties", properties);
    }
}
