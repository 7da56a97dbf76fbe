package io.archangel.http;

import java.util.Objects;

/** A handler behind a filter. */
final class Filtered implements Handler {
    private final Filter filter;
    private final Handler behind;
    private final Handler next = this::ask;

    private Filtered(Filter filter, Handler behind) {
        this.filter = filter;
        this.behind = behind;
    }

    /** The handler behind the filter, inline if it was, with the routes that it had. */
    static Handler of(Filter filter, Handler behind) {
        return switch (behind) {
            case Inline(var handler) -> new Inline(new Filtered(filter, handler));
            case Routing routing -> new FilteredRouting(filter, routing);
            case Router router -> (Router) path -> new FilteredRouting(filter, router.mounted(path));
            default -> new Filtered(filter, behind);
        };
    }

    @Override
    public Response handle(Request rq) throws Exception {
        return filter.filter(rq, next);
    }

    private Response ask(Request rq) throws Exception {
        try {
            return Objects.requireNonNull(behind.handle(rq), "the handler returned null; return a Response");
        } catch (Problem told) {
            return told.answer();
        }
    }
}
