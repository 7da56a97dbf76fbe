package io.archangel.xing;

import io.archangel.http.Scheduling;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the options of a route come to. */
record Traits(
        @Nullable String name,
        @Nullable String summary,
        @Nullable Type takes,
        @Nullable Type returns,
        int status,
        List<String> produces,
        boolean isInline,
        Scheduling scheduling) {

    static final Traits NONE = new Traits(null, null, null, null, 200, List.of(), false, Scheduling.ADAPTIVE);

    /** As what text is sent, where some sort of it is all that is produced. */
    Optional<String> text() {
        return produces.size() == 1 && produces.getFirst().startsWith("text/")
                ? Optional.of(produces.getFirst())
                : Optional.empty();
    }

    Traits with(Option option) {
        return switch (option) {
            case Option.Named(var it) -> {
                if (!it.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")) {
                    throw new XingException("a route is named '" + it + "'; give 1 to 100 letters, digits, _ . or -");
                }
                yield new Traits(it, summary, takes, returns, status, produces, isInline, scheduling);
            }
            case Option.Summary(var it) -> new Traits(name, it, takes, returns, status, produces, isInline, scheduling);
            case Option.Takes(var it) -> new Traits(name, summary, it, returns, status, produces, isInline, scheduling);
            case Option.Returns(var it, var code) ->
                new Traits(name, summary, takes, it, code, produces, isInline, scheduling);
            case Option.Produces(var it) -> new Traits(name, summary, takes, returns, status, it, isInline, scheduling);
            case Option.Inline() -> new Traits(name, summary, takes, returns, status, produces, true, scheduling);
            case Option.Scheduled(var it) -> new Traits(name, summary, takes, returns, status, produces, isInline, it);
        };
    }
}
