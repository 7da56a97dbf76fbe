package io.archangel.shell;

import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** JSON that is harmless on a terminal: pure ASCII without controls, so that what it quotes can't be obeyed. */
final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .characterEscapes(new Delete())
            .build();

    private Json() {}

    /**
     * An object on one line, without its line end.
     *
     * @param fields Long, Integer, Double and Boolean as themselves, Instant as ISO-8601, null, a List of such, and text
     */
    static String line(Map<String, ? extends @Nullable Object> fields) {
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            for (var field : fields.entrySet()) {
                json.writeName(field.getKey());
                write(json, field.getValue());
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    /**
     * The fields of an object whose values are text, numbers, truths or null, each as text; of others nothing.
     *
     * @throws IllegalArgumentException if it is no such object
     */
    static Map<String, @Nullable String> texts(String line) {
        var fields = new LinkedHashMap<String, @Nullable String>();
        try (var json = FACTORY.createParser(ObjectReadContext.empty(), line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("no object");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = json.currentName();
                var token = json.nextToken();
                fields.put(name, token.isScalarValue() && token != JsonToken.VALUE_NULL ? json.getString() : null);
                json.skipChildren();
            }
            return fields;
        } catch (JacksonException isNone) {
            throw new IllegalArgumentException(isNone);
        }
    }

    private static void write(JsonGenerator json, @Nullable Object value) {
        if (value instanceof Long || value instanceof Integer) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            writeDouble(json, number);
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Instant time) {
            json.writeString(time.toString());
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (var each : list) {
                write(json, each);
            }
            json.writeEndArray();
        } else if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value.toString());
        }
    }

    private static void writeDouble(JsonGenerator json, double number) {
        if (Double.isFinite(number)) {
            json.writeNumber(number);
        } else {
            json.writeNull();
        }
    }

    /** The one control character that is ASCII and that JSON lets stand. */
    private static final class Delete extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            var codes = standardAsciiEscapesForJSON();
            codes[0x7f] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return null;
        }
    }
}
