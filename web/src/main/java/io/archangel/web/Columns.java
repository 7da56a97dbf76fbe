package io.archangel.web;

import io.archangel.http.Problem;
import io.archangel.shell.ProcessView;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Which columns a viewer has of each row, and their values as JSON. */
final class Columns {
    /** Those of every viewer who names none: all but what would take a look at threads. */
    static final String USUAL =
            "pid,ppid,user,stat,started_ms,kind,app,method,route,client,in,out,active_ms,limit,name,tags";

    private static final JsonFactory FACTORY = new JsonFactory();

    private final List<String> names = new ArrayList<>();
    private final List<Function<Row, @Nullable Object>> values = new ArrayList<>();

    /** @throws Problem 422 if there is no such column, or one is named twice */
    Columns(ProcessView view, String named) {
        for (var word : named.split(",")) {
            var name = word.strip();
            values.add(value(view, name));
            if (names.contains(name)) { // a request line holds thousands, and each is written for every row
                throw new Problem(Answers.problem(422, name + " is named twice", "field", "columns"));
            }
            names.add(name);
        }
    }

    List<String> names() {
        return names;
    }

    private static Function<Row, @Nullable Object> value(ProcessView view, String name) {
        return switch (name) {
            case "started_ms" -> row -> row.info().started().toEpochMilli();
            case "active_ms" -> Row::activeMs;
            case "age_ms", "idle_ms", "wchan", "thread" ->
                throw new Problem(Answers.problem(
                        422,
                        name + " changes all the time and is not sent; take started_ms or active_ms",
                        "field",
                        "columns"));
            default -> {
                if (view.headings().stream().noneMatch(it -> it.key().equals(name))) {
                    throw new Problem(Answers.problem(422, "there is no such column", "field", "columns"));
                }
                var value = view.values(name);
                yield row -> value.apply(row.info());
            }
        };
    }

    /** The data of an event {@code rows}. */
    String rows(List<Row> put, List<Long> gone) {
        var text = new StringWriter(256 + put.size() * 160);
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeName("put");
            json.writeStartArray();
            put.forEach(row -> write(json, row));
            json.writeEndArray();
            json.writeName("gone");
            json.writeStartArray();
            gone.forEach(pid -> json.writeString(Long.toString(pid)));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private void write(JsonGenerator json, Row row) {
        json.writeStartArray();
        values.forEach(value -> Json.write(json, value.apply(row)));
        json.writeEndArray();
    }
}
