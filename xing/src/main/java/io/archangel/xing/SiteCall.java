package io.archangel.xing;

import io.archangel.http.Body;
import io.archangel.http.Handler;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.http.Route;
import io.archangel.http.Routed;
import io.archangel.process.Process;
import io.archangel.process.Signal;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request of a site: where its parameters are, and who answers. Its loop makes it, then its handler's thread has it. */
final class SiteCall extends Spans implements Call, Routed {
    private final String below;
    private final Facts facts;

    private Request rq;
    private @Nullable Plan plan;
    private @Nullable Route route;
    private @Nullable Handler handler;
    private @Nullable Map<Class<?>, Object> attributes;

    SiteCall(Request rq, String below, Facts facts) {
        this.rq = rq;
        this.below = below;
        this.facts = facts;
    }

    /** What a call would be for another plan of the same path. @param of a call of a site  @param read what it would be */
    static SiteCall of(Request of, Request read, Plan shown) {
        if (!(of instanceof SiteCall call)) {
            throw new XingException(
                    "route " + shown.pattern().text() + " got a request that is none of a site's; have filters"
                            + " hand on the one that they were given");
        }
        var other = new SiteCall(read, call.below, call.facts);
        other.copy(call);
        other.attributes = call.attributes;
        return other.on(shown);
    }

    SiteCall on(Plan found) {
        plan = found;
        return on(found.route(), found.handler());
    }

    SiteCall on(Route of, Handler who) {
        route = of;
        handler = who;
        return this;
    }

    Facts facts() {
        return facts;
    }

    @Override
    public Route route() {
        return Objects.requireNonNull(route);
    }

    @Override
    public Response handle(Request from) throws Exception {
        rq = from; // what filters of the server's own have made of it
        return Objects.requireNonNull(handler).handle(this);
    }

    // ---- what a site adds ----

    @Override
    public String path(String name) {
        int index = plan == null ? -1 : plan.pattern().names().indexOf(name);
        if (index < 0) {
            throw new XingException("route " + pattern() + " has no parameter " + name + "; its path has "
                    + (plan == null ? List.of() : plan.pattern().names()));
        }
        return cut(below, index);
    }

    @Override
    public <T> T path(String name, Class<T> type) {
        return Binding.one(name, path(name), type);
    }

    @Override
    public <T> Optional<T> query(String name, Class<T> type) {
        return query(name).map(value -> Binding.one(name, value, type));
    }

    @Override
    public List<Map.Entry<String, String>> form() throws IOException {
        return Binding.form(this);
    }

    @Override
    public <T> T bind(Class<T> type) throws IOException {
        return Binding.of(this, plan == null ? List.of() : plan.pattern().names(), type);
    }

    @Override
    public String pattern() {
        return route().pattern();
    }

    @Override
    public String url(String name, Object... values) {
        return facts.url(name, values);
    }

    @Override
    public <T> Optional<T> attribute(Class<T> type) {
        return attributes == null
                ? Optional.empty()
                : Optional.ofNullable(attributes.get(type)).map(type::cast);
    }

    @Override
    public <T> void attribute(Class<T> type, T value) {
        if (attributes == null) {
            attributes = new HashMap<>();
        }
        attributes.put(type, value);
    }

    // ---- what it was ----

    @Override
    public String method() {
        return rq.method();
    }

    @Override
    public String path() {
        return rq.path();
    }

    @Override
    public String rest() {
        return below;
    }

    @Override
    public Optional<String> query(String name) {
        return rq.query(name);
    }

    @Override
    public List<Map.Entry<String, String>> queries() {
        return rq.queries();
    }

    @Override
    public Optional<String> header(String name) {
        return rq.header(name);
    }

    @Override
    public List<Map.Entry<String, String>> headers() {
        return rq.headers();
    }

    @Override
    public boolean isConditional() {
        return rq.isConditional();
    }

    @Override
    public Body body() {
        return rq.body();
    }

    @Override
    public List<Map.Entry<String, String>> trailers() {
        return rq.trailers();
    }

    @Override
    public String client() {
        return rq.client();
    }

    @Override
    public String scheme() {
        return rq.scheme();
    }

    @Override
    public Optional<String> host() {
        return rq.host();
    }

    @Override
    public Optional<String> trace() {
        return rq.trace();
    }

    @Override
    public void vouch() {
        rq.vouch();
    }

    @Override
    public Process process() {
        return rq.process();
    }

    @Override
    public void onHangup(Signal.Handler handle) {
        rq.onHangup(handle);
    }
}
