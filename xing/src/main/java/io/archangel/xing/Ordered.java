package io.archangel.xing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Maps that are written in the order in which they were told, so that a document is the same each time. */
final class Ordered {
    private Ordered() {}

    /** @param pairs name, value, name, value */
    static Map<String, Object> of(Object... pairs) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return Collections.unmodifiableMap(map);
    }

    /** The same map with one more pair, or another value for a name. */
    static Map<String, Object> with(Map<String, Object> map, String name, Object value) {
        var more = new LinkedHashMap<>(map);
        more.put(name, value);
        return Collections.unmodifiableMap(more);
    }
}
