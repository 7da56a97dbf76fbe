package io.archangel.xing;

import java.util.List;
import java.util.Optional;

/**
 * What all that a mounted site answers may want to know of it.
 *
 * @param path where it is mounted
 */
record Facts(String path, List<Entry> entries, List<Renderer> renderers, Optional<About> about) {
    Facts(Draft draft, String path) {
        this(path, List.copyOf(draft.entries), List.copyOf(draft.renderers), draft.about);
    }

    /** The path of a named route, from the root on. @throws XingException if there is none, or it has other parameters */
    String url(String name, Object... values) {
        return absolute(Draft.named(entries, name).pattern().path(values));
    }

    /** A path below the site's place, from the root on. */
    String absolute(String below) {
        if (path.equals("/")) {
            return below;
        }
        return below.equals("/") ? path : path + below;
    }
}
