package io.archangel.xing;

import io.archangel.http.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

/** JSON by Jackson, which is loaded when somebody needs it first. */
final class Json {
    /** A body of 10 MiB could be made of so many that they take a hundred times the room. */
    private static final long MOST_TOKENS = 1_000_000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private Json() {}

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JacksonException bad) {
            throw new XingException(
                    "a " + value.getClass().getName() + " can't be put as JSON: " + bad.getOriginalMessage());
        }
    }

    static JsonNode tree(byte[] json) {
        return MAPPER.readTree(json);
    }

    static <T> T value(JsonNode node, Class<T> type) {
        return MAPPER.treeToValue(node, type);
    }

    /** False if nothing in JSON could become one of a type. Asks by an empty object, which need not be one. */
    static boolean isReadable(Class<?> type) {
        try {
            var unused = MAPPER.treeToValue(MAPPER.createObjectNode(), type);
            return true;
        } catch (InvalidDefinitionException none) {
            return false;
        } catch (JacksonException other) {
            return true;
        }
    }

    /** A value as JSON, if the client would have that. */
    static Response answer(Call rq, Object value) {
        if (!Accept.of(rq).takes("application/json")) {
            return Response.problem(406, "there is application/json only");
        }
        return Response.bytes("application/json", bytes(value)).header("Vary", "Accept");
    }
}
