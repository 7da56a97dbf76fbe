package io.archangel.xing.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.http.Response;
import io.archangel.xing.Call;
import io.archangel.xing.Page;
import io.archangel.xing.Renderer;
import io.archangel.xing.XingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Shows values as HTML by templates (JTE), for clients that would have HTML.
 *
 *     site.renderer(Templates.of(Path.of("templates")))
 *             .get("/people/{id:int}", rq -> people.find(rq.pathInt("id")))                      by its type: person.jte
 *             .get("/people", rq -> page("people.jte", people.all()));                           by name
 *
 * {@code Person} is shown by {@code person.jte}, {@code NewPerson} by {@code new-person.jte}, if there is one. What is put into
 * HTML is escaped by where it stands. Nothing of JTE is loaded before the first value is to be shown.
 */
public final class Templates implements Renderer, AutoCloseable {
    private static final String HTML = "text/html";
    private static final String JSON = "application/json";

    /** Where they are, or null for the class path. */
    private final @Nullable Path folder;

    /** Made when it is first needed; of two that come at the same moment one makes it in vain. */
    private final AtomicReference<@Nullable Jte> engine = new AtomicReference<>();

    private Templates(@Nullable Path folder) {
        this.folder = folder;
    }

    /** Those that JTE's Maven plugin has compiled, from the class path. */
    public static Templates precompiled() {
        return new Templates(null);
    }

    /**
     * Those in a folder, compiled when they are first asked for, and again when they have changed: for development. It needs a
     * JDK, and compiles into a folder of its own among the temporary files.
     *
     * @throws XingException if there is no such folder
     */
    public static Templates of(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new XingException("there is no folder " + folder + " of templates; give one that is there");
        }
        return new Templates(folder);
    }

    @Override
    public Optional<Response> render(Call rq, Object value) {
        if (value instanceof Page(var template, var shown)) {
            return rq.accepts(HTML, JSON).filter(HTML::equals).map(html -> answer(template, shown));
        }
        var template = nameOf(value.getClass());
        return rq.accepts(JSON, HTML)
                .filter(HTML::equals)
                .filter(html -> jte().has(template))
                .map(html -> answer(template, value));
    }

    /** What a template makes of a value; for mails, say. @throws XingException if there is none of that name, or it fails */
    public String text(String template, Object value) {
        return new String(jte().bytes(template, value), UTF_8);
    }

    /** Lets what was compiled here go. What is asked for after that is compiled anew. */
    @Override
    public void close() {
        var made = engine.getAndSet(null);
        if (made != null) {
            made.close();
        }
    }

    private Jte jte() {
        var present = engine.get();
        if (present != null) {
            return present;
        }
        var made = new Jte(folder);
        if (engine.compareAndSet(null, made)) {
            return made;
        }
        made.close();
        return jte();
    }

    private Response answer(String template, Object value) {
        return Response.bytes("text/html; charset=utf-8", jte().bytes(template, value))
                .header("Vary", "Accept");
    }

    /** {@code new-person.jte} of {@code NewPerson}. */
    static String nameOf(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT) + ".jte";
    }
}
