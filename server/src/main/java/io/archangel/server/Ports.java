package io.archangel.server;

import java.io.StringWriter;
import java.util.Map;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code var/ports.json}: which doors a server has, for scripts; there once all of them accept. */
final class Ports {
    private Ports() {}

    static String json(Map<String, String> doors) {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            doors.forEach(json::writeStringProperty);
            json.writeEndObject();
        }
        return text + "\n";
    }
}
