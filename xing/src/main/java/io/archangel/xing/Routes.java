package io.archangel.xing;

import io.archangel.http.Filter;
import io.archangel.http.Response;
import io.archangel.http.Routing;
import io.archangel.http.WebSocket;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A site while it is written, or a group of one. */
final class Routes implements Site {
    private static final Option PLAIN = Option.produces("text/plain");

    private final @Nullable Routes around;
    private final String prefix;
    private final List<Filter> filters = new ArrayList<>();

    /** What a site and its groups have in common. */
    private final Draft draft;

    Routes() {
        this(null, "", new Draft());
    }

    private Routes(@Nullable Routes around, String prefix, Draft draft) {
        this.around = around;
        this.prefix = prefix;
        this.draft = draft;
    }

    @Override
    public Site route(String method, String pattern, Endpoint endpoint, Option... options) {
        return add(method, pattern, endpoint, declared(endpoint, traits(options)));
    }

    @Override
    public <I> Site route(
            String method, String pattern, Class<I> input, TypedEndpoint<? super I> endpoint, Option... options) {
        var traits = declared(endpoint, traits(options).with(Option.takes(input)));
        var entry = entry(method, pattern, rq -> endpoint.answer(rq, rq.bind(input)), traits);
        Bindable.require(entry, input);
        draft.entries.add(entry);
        return this;
    }

    @Override
    public <I> Site route(String method, String pattern, TypedEndpoint<I> endpoint, Option... options) {
        return route(method, pattern, input(endpoint, method + " " + pattern), endpoint, options);
    }

    @Override
    public Site text(String pattern, Endpoint endpoint, Option... options) {
        return add("GET", pattern, endpoint, declared(endpoint, traits(options)).with(PLAIN));
    }

    @Override
    public Site text(String pattern, String text, Option... options) {
        var answer = Answer.text(text);
        return add("GET", pattern, rq -> answer, traits(options).with(PLAIN).with(Option.inline()));
    }

    @Override
    public Site sse(String pattern, EventFeed feed, Option... options) {
        var traits = traits(options).with(Option.produces("text/event-stream"));
        return add("GET", pattern, rq -> Response.events(events -> feed.send(rq, events)), traits);
    }

    @Override
    public Site ws(String pattern, Function<? super Call, ? extends WebSocket.Listener> listener, Option... options) {
        return add("GET", pattern, rq -> Response.webSocket(listener.apply(rq)), socket(options));
    }

    @Override
    public Site ws(String pattern, Conversation talk, Option... options) {
        return add("GET", pattern, rq -> Response.webSocket(peer -> talk.talk(rq, peer)), socket(options));
    }

    @Override
    public Site group(String below, Consumer<? super Site> routes) {
        draft.requireOpen();
        var place = below.isEmpty() ? prefix : Pattern.of(below).under(prefix).text();
        routes.accept(new Routes(this, place, draft));
        return this;
    }

    @Override
    public Site filter(Filter filter) {
        draft.requireOpen();
        filters.add(filter);
        return this;
    }

    @Override
    public Site renderer(Renderer renderer) {
        draft.requireOpen();
        draft.renderers.add(renderer);
        return this;
    }

    @Override
    public Site openapi(String title, String version) {
        draft.requireOpen();
        draft.about = Optional.of(new About(title, version));
        return add("GET", OpenApi.PATH, rq -> OpenApi.answer(Call.of(rq)), Traits.NONE);
    }

    @Override
    public String url(String name, Object... values) {
        return Draft.named(draft.entries, name).pattern().path(values);
    }

    @Override
    public Routing mounted(String path) {
        return draft.routing(path);
    }

    private Site add(String method, String pattern, Endpoint endpoint, Traits traits) {
        draft.entries.add(entry(method, pattern, endpoint, traits));
        return this;
    }

    private Entry entry(String method, String pattern, Endpoint endpoint, Traits traits) {
        draft.requireOpen();
        if (!method.matches("\\*|[A-Za-z!#$%&'+.^_`|~0-9-]+")) {
            throw new XingException("method of " + pattern + " is '" + method + "'; give one as in GET, or * for any");
        }
        return new Entry(method, Pattern.of(pattern).under(prefix), endpoint, traits, this, Entry.caller());
    }

    /** The site that it is, or is a group of. */
    Routes outermost() {
        return around == null ? this : around.outermost();
    }

    /** All filters before its routes, the outermost first. */
    List<Filter> filters() {
        return around == null
                ? filters
                : Stream.concat(around.filters().stream(), filters.stream()).toList();
    }

    private static Traits traits(Option... options) {
        var traits = Traits.NONE;
        for (var option : options) {
            traits = traits.with(option);
        }
        return traits;
    }

    private static Traits socket(Option... options) {
        return traits(options).with(Option.produces(OpenApi.WEBSOCKET));
    }

    /** With the type that the class of an endpoint says it returns, if it says more than any. */
    private static Traits declared(Object endpoint, Traits traits) {
        if (traits.returns() != null
                || endpoint.getClass().isSynthetic()
                || endpoint.getClass().isHidden()) {
            return traits;
        }
        return Stream.of(endpoint.getClass().getMethods())
                .filter(method -> method.getName().equals("answer") && !method.isBridge())
                .map(Method::getGenericReturnType)
                .filter(type -> type != Object.class && type != Response.class)
                .findFirst()
                .map(type -> traits.with(Option.returns(traits.status(), type)))
                .orElse(traits);
    }

    @SuppressWarnings("unchecked") // it is the class that the endpoint says it takes
    private static <I> Class<I> input(TypedEndpoint<I> endpoint, String route) {
        return (Class<I>) Stream.of(endpoint.getClass().getGenericInterfaces())
                .map(Routes::argument)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new XingException("the endpoint of " + route + " does not say what record it takes;"
                        + " give the class before it, as in post(\"/people\", NewPerson.class, (rq, it) -> …)"));
    }

    private static Optional<Class<?>> argument(Type type) {
        return type instanceof ParameterizedType parameterized
                        && parameterized.getRawType() == TypedEndpoint.class
                        && parameterized.getActualTypeArguments()[0] instanceof Class<?> input
                ? Optional.of(input)
                : Optional.empty();
    }
}
