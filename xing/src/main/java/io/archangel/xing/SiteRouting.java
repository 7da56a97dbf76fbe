package io.archangel.xing;

import io.archangel.http.Filter;
import io.archangel.http.Handler;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.http.Route;
import io.archangel.http.Routed;
import io.archangel.http.Routing;
import io.archangel.http.Scheduling;
import java.util.ArrayList;
import java.util.List;

/** A mounted site: its tree, and what it says by itself where the tree has nobody. */
final class SiteRouting implements Routing {
    private static final String UNKNOWN = "there is no such page here";

    private final Facts facts;
    private final List<Plan> plans;
    private final Node tree;
    private final Handler missing;
    private final Route nowhere;

    SiteRouting(Facts facts, List<Plan> plans, List<Filter> filters) {
        this.facts = facts;
        this.plans = plans;
        tree = Node.of(plans);
        missing = Draft.behind(filters, rq -> Response.problem(404, UNKNOWN));
        nowhere = byItself("/", filters.isEmpty());
    }

    @Override
    public Routed route(Request rq) {
        var path = rq.rest();
        var call = new SiteCall(rq, path, facts);
        var plan = tree.find(rq.method(), path, 1, 0, call);
        return plan == null ? alone(rq, path, call) : call.on(plan);
    }

    @Override
    public List<Route> routes() {
        return plans.stream().map(Plan::route).toList();
    }

    /** What a site says by itself: behind the filters of those that take the path, so that these may allow or refuse it. */
    private Routed alone(Request rq, String path, SiteCall call) {
        var leaves = new ArrayList<Leaf>();
        tree.collect(path, 1, leaves);
        if (leaves.isEmpty()) {
            return call.on(nowhere, missing);
        }
        var plan = leaves.getFirst().first();
        var filters = plan.entry().group().filters();
        var allow = Leaf.allow(leaves);
        var answer = rq.method().equals("OPTIONS")
                ? Response.of(204).header("Allow", allow)
                : Response.problem(405, "here is taken " + allow).header("Allow", allow);
        var route = byItself(
                plan.pattern().text(), filters.isEmpty() || leaves.getFirst().isInline());
        return call.on(route, Draft.behind(filters, any -> answer));
    }

    private static Route byItself(String pattern, boolean inline) {
        var route = inline ? Route.inline("*", pattern) : Route.of("*", pattern, Scheduling.POOL);
        return route.aside();
    }
}
