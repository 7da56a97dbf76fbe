package io.archangel.xing.template;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateException;
import gg.jte.output.Utf8ByteOutput;
import gg.jte.resolve.DirectoryCodeResolver;
import io.archangel.xing.XingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JTE, of which nobody else knows. Any thread. */
final class Jte {
    private final TemplateEngine engine;

    /** Where templates are found, or null if they are compiled already. */
    private final @Nullable DirectoryCodeResolver sources;

    private final String where;

    /** What was compiled here, or null. */
    private final @Nullable Path classes;

    /** @param folder of templates, or null for those on the class path */
    Jte(@Nullable Path folder) {
        if (folder == null) {
            classes = null;
            sources = null;
            where = "the class path";
            engine = TemplateEngine.createPrecompiled(
                    null, ContentType.Html, Thread.currentThread().getContextClassLoader());
        } else {
            classes = folderOfItsOwn();
            where = folder.toString();
            sources = new DirectoryCodeResolver(folder);
            engine = TemplateEngine.create(sources, classes, ContentType.Html);
        }
        engine.setTrimControlStructures(true);
    }

    /** Nobody else may write there what this JVM would load. */
    private static Path folderOfItsOwn() {
        try {
            return Files.createTempDirectory("archangel-templates-");
        } catch (IOException full) {
            throw new XingException("there is no place for compiled templates: " + full);
        }
    }

    /** True if there is one of that name, be it broken. */
    boolean has(String template) {
        return sources == null ? engine.hasTemplate(template) : sources.exists(template);
    }

    /** The page in UTF-8. @throws XingException if there is no such template, or it fails */
    byte[] bytes(String template, Object value) {
        var bytes = new Utf8ByteOutput();
        var out = new SafeOutput(bytes);
        try {
            if (value instanceof Map<?, ?> parameters) {
                engine.render(template, named(parameters), out);
            } else {
                engine.render(template, value, out);
            }
        } catch (TemplateException failed) {
            throw new XingException(
                    has(template)
                            ? "template " + template + " of " + where + " failed: " + failed.getMessage()
                            : "there is no template " + template + " in " + where + "; name one that is there",
                    failed);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("unchecked") // a name that is no text finds no parameter
    private static Map<String, Object> named(Map<?, ?> parameters) {
        return (Map<String, Object>) parameters;
    }

    void close() {
        if (classes == null) {
            return;
        }
        try (var all = Files.walk(classes)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException stays) {
            System.getLogger(Jte.class.getName())
                    .log(System.Logger.Level.WARNING, "what was compiled of {0} stays: {1}", where, stays.getMessage());
        }
    }
}
