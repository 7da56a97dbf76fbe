package io.archangel.web;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as this site writes it: durations as milliseconds, instants as ISO-8601. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY).build();

    private Json() {}

    /** JSON that stands as it is. */
    record Raw(String text) {}

    /** An object of these fields: a name, its value, and so on. */
    static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        var object = new LinkedHashMap<String, @Nullable Object>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            object.put(String.valueOf(namesAndValues[at]), namesAndValues[at + 1]);
        }
        return object;
    }

    /** A value in UTF-8. @param value Map, Iterable, array, text, number, truth, Instant, Duration, {@link Raw} or null */
    static byte[] bytes(@Nullable Object value) {
        var bytes = new ByteArrayOutputStream(512);
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(json, value);
        }
        return bytes.toByteArray();
    }

    /** Its text. */
    static String text(@Nullable Object value) {
        return new String(bytes(value), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** What a text says. @throws WebException if it is no JSON */
    static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException isNone) {
            throw new WebException("the shell said what is no JSON: " + isNone.getOriginalMessage(), isNone);
        }
    }

    static void write(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Raw(var text) -> json.writeRawValue(text);
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((name, each) -> {
                    json.writeName(String.valueOf(name));
                    write(json, each);
                });
                json.writeEndObject();
            }
            case Iterable<?> list -> {
                json.writeStartArray();
                list.forEach(each -> write(json, each));
                json.writeEndArray();
            }
            case long[] numbers -> json.writeArray(numbers, 0, numbers.length);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Boolean truth -> json.writeBoolean(truth);
            case Duration span -> json.writeNumber(span.toMillis());
            case Instant time -> json.writeString(time.toString());
            default -> json.writeString(value.toString());
        }
    }
}
