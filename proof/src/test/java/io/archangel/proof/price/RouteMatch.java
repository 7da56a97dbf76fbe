package io.archangel.proof.price;

import io.archangel.http.Response;
import io.archangel.http.Routed;
import io.archangel.http.Routing;
import io.archangel.xing.Option;
import io.archangel.xing.Site;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From a request's method and path to its route, and the parameter of that. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class RouteMatch {
    private static final int ASKED = 10;

    /** How many routes the site has. */
    @Param({"10", "1000"})
    public int routes;

    /** How many of them are asked for in turn. */
    @Param({"10", "all"})
    public String asked;

    private Asking[] requests;
    private Routing routing;
    private int next;

    /** Makes the site, and requests for some of its routes or all, evenly spread. */
    @Setup
    public void fill() {
        var site = Site.create();
        for (int i = 0; i < routes; i++) {
            site.get("/section" + i + "/items/{id:int}", rq -> Response.text(rq.path("id")), Option.inline());
        }
        routing = site.mounted("/");
        int count = asked.equals("all") ? routes : ASKED;
        requests = new Asking[count];
        for (int i = 0; i < count; i++) {
            requests[i] = new Asking("GET", "/section" + i * (routes / count) + "/items/" + (1_000_000 + i));
        }
    }

    /** One request. */
    @Benchmark
    public Routed route() {
        next = next + 1 == requests.length ? 0 : next + 1;
        return routing.route(requests[next]);
    }
}
