package io.archangel.server.demo;

import io.archangel.dyno.breaker.Breaker;
import io.archangel.dyno.breaker.BreakerException;
import io.archangel.http.Filter;
import io.archangel.http.Handler;
import io.archangel.http.Request;
import io.archangel.http.Response;
import java.time.Duration;

/** Lets requests through a breaker; those that it refuses are told to come again. A stream has passed once it has begun. */
record Fused(Breaker breaker) implements Filter {
    private static final Duration UNKNOWN = Duration.ofMinutes(1);

    @Override
    public Response filter(Request rq, Handler next) throws Exception {
        try {
            return breaker.call(() -> next.handle(rq));
        } catch (BreakerException.Open refused) {
            long seconds = refused.retryAfter().orElse(UNKNOWN).toSeconds() + 1;
            return Response.problem(503, "this is switched off for now").header("Retry-After", "" + seconds);
        }
    }
}
