package io.archangel.xing;

import io.archangel.dyno.breaker.Breaker;
import io.archangel.dyno.breaker.BreakerException;
import io.archangel.http.Filter;
import io.archangel.http.Handler;
import io.archangel.http.Problem;
import io.archangel.http.Request;
import io.archangel.http.Response;
import java.time.Duration;

/** Lets requests through a breaker; those that it refuses are told to come again. */
record Fused(Breaker breaker) implements Filter {
    private static final Duration UNKNOWN = Duration.ofMinutes(1);
    private static final int FAILED = 500;

    @Override
    public Response filter(Request rq, Handler next) throws Exception {
        try {
            return breaker.call(() -> next.handle(rq).map(Fused::judged));
        } catch (BreakerException.Open refused) {
            long seconds = refused.retryAfter().orElse(UNKNOWN).toSeconds() + 1;
            return Response.problem(503, "this is switched off for now").header("Retry-After", "" + seconds);
        }
    }

    /** An answer that says that something failed is thrown, so that the breaker counts it; its client has it all the same. */
    private static Response judged(Response answer) {
        if (answer.status() >= FAILED) {
            throw new Problem(answer);
        }
        return answer;
    }
}
