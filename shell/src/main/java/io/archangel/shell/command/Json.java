package io.archangel.shell.command;

import java.io.StringWriter;
import java.io.Writer;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** JSON that is harmless on a terminal: pure ASCII without controls, so that what it quotes can't be obeyed. */
public final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .characterEscapes(new Delete())
            .build();

    private Json() {}

    /** An object on one line, without its line end. @param fields String, Long, Integer, Double, Boolean, Instant, null */
    public static String line(Map<String, ? extends @Nullable Object> fields) {
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            object(json, fields);
        }
        return text.toString();
    }

    /** An array of objects, one a line. @param to what takes it, flushed and left open */
    static void array(Writer to, Iterable<? extends Map<String, ? extends @Nullable Object>> rows) {
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), to)) {
            json.writeStartArray();
            for (var row : rows) {
                json.writeRaw("\n");
                object(json, row);
            }
            json.writeRaw("\n");
            json.writeEndArray();
            json.writeRaw("\n");
        }
    }

    private static void object(JsonGenerator json, Map<String, ? extends @Nullable Object> fields) {
        json.writeStartObject();
        for (var field : fields.entrySet()) {
            json.writeName(field.getKey());
            value(json, field.getValue());
        }
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Double number when Double.isFinite(number) -> json.writeNumber(number);
            case Double notOne -> json.writeNull();
            case Boolean truth -> json.writeBoolean(truth);
            case Instant time -> json.writeString(time.toString());
            default -> json.writeString(value.toString());
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
