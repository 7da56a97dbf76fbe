package io.archangel.xing;

import io.archangel.http.Filter;
import io.archangel.http.Handler;
import io.archangel.http.Request;
import io.archangel.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Puts a {@link Session} before handlers, from a signed cookie, and sends it back where it changed or has become old.
 *
 *     site.filter(Sessions.of(SessionOptions.of(key)))
 *             .post("/login", Login.class, (rq, login) -> {
 *                 Session.of(rq).renew().put("user", users.check(login));
 *                 return redirect("/");
 *             });
 *
 * A cookie that was changed, signed by an unknown key, or is over, is none. An answer of a handler that looked at the session is
 * for its visitor alone: {@code Vary: Cookie}, and, where it sets the cookie, {@code Cache-Control: private}, if the handler
 * said nothing else.
 */
public final class Sessions implements Filter {
    /** A cookie is renewed once it is a tenth of the idle time old, so that not each answer has to set one. */
    private static final int RENEWALS = 10;

    private final SessionOptions options;
    private final Seal seal;

    private Sessions(SessionOptions options) {
        this.options = options;
        seal = new Seal(options.keys(), options.cookie().name());
    }

    /** Sessions of this sort. */
    public static Sessions of(SessionOptions options) {
        return new Sessions(options);
    }

    /** The same with the defaults. @param key 32 random bytes or more @throws XingException if it is shorter */
    public static Sessions of(byte[] key) {
        return of(SessionOptions.of(key));
    }

    @Override
    public Response filter(Request rq, Handler next) throws Exception {
        var session = open(rq);
        Call.of(rq).attribute(Session.class, session);
        return next.handle(rq).map(answer -> closed(session, answer));
    }

    private Session open(Request rq) {
        var now =
                rq.process().manager().map(manager -> manager.clock().instant()).orElseGet(Instant::now);
        return Cookie.in(rq, options.cookie().name())
                .flatMap(seal::open)
                .filter(it -> isGood(it, now))
                .map(it -> new Session(it.values(), it.begun(), it.seen(), now))
                .orElseGet(() -> new Session(Map.of(), now, null, now));
    }

    private boolean isGood(Seal.Content content, Instant now) {
        return !content.begun().isAfter(now)
                && now.isBefore(content.seen().plus(options.idle()))
                && now.isBefore(content.begun().plus(options.lifetime()));
    }

    private Response closed(Session session, Response answer) {
        var seen = session.seen();
        boolean old =
                seen != null && session.now().isAfter(seen.plus(options.idle().dividedBy(RENEWALS)));
        if (session.isChanged() ? session.values().isEmpty() && seen == null : !old) {
            return session.isRead() ? varying(answer) : answer;
        }
        var cookie = session.values().isEmpty() ? options.cookie().gone() : filled(session);
        var told = cookie.on(varying(answer));
        return answer.header("cache-control").isPresent() ? told : told.header("Cache-Control", "private");
    }

    private Cookie filled(Session session) {
        var form = options.cookie();
        var left = Duration.between(session.now(), session.begun().plus(options.lifetime()));
        var value = seal.seal(new Seal.Content(session.begun(), session.now(), session.values()));
        var kept =
                form.maxAge() == null ? form : form.maxAge(left.compareTo(options.idle()) < 0 ? left : options.idle());
        return kept.value(value);
    }

    private static Response varying(Response answer) {
        return answer.header("vary").filter(it -> it.equals("Cookie")).isPresent()
                ? answer
                : answer.header("Vary", "Cookie");
    }
}
