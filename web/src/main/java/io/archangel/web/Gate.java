package io.archangel.web;

import io.archangel.http.Filter;
import io.archangel.http.Handler;
import io.archangel.http.Problem;
import io.archangel.http.Request;
import io.archangel.http.Response;
import io.archangel.process.spi.Role;
import io.archangel.shell.Principal;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.shell.door.Visitors;
import io.archangel.web.Sessions.Comer;
import io.archangel.xing.Call;
import io.archangel.xing.Cookie;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request in with a session: by the cookie and the session's token, which this origin's pages alone have; or by the server's
 * token. The cookie alone opens nothing, for browsers send it to whoever listens on this host, by whatever port. All is closed but
 * what is named here. On the loop, where nothing of it blocks but the look at the token's file.
 */
final class Gate implements Filter {
    /** So the cookie's name begins; what follows is a port. */
    private static final String COOKIE = "archangel_session_";

    private static final String CSRF = "x-archangel-token";

    /** A browser sends no header of a page's with a WebSocket, whose first message has the token instead. */
    private static final String SHELL = "/api/shell";

    private static final String BEARER = "Bearer ";
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> OPEN = Set.of("/", "/login", "/api/login");
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final Sessions sessions;
    private final Doorkeeper keeper;
    private final Visitors visitors;
    private final Supplier<String> token;

    Gate(Sessions sessions, Doorkeeper keeper, Visitors visitors, Supplier<String> token) {
        this.sessions = sessions;
        this.keeper = keeper;
        this.visitors = visitors;
        this.token = token;
    }

    @Override
    public Response filter(Request rq, Handler next) throws Exception {
        boolean isOpen = OPEN.contains(rq.path()) || rq.path().startsWith("/assets/");
        if (!isReading(rq) && !isOwn(rq)) {
            throw refused("this was sent by a page of another site, or is not JSON");
        }
        if (!isOpen) {
            if (!isAskedHere(rq)) { // such a page reads nothing of the answer, and yet its streams would take all seats
                throw refused("this was asked for by a page of another site");
            }
            Call.of(rq).attribute(WebSession.class, session(rq));
        }
        return next.handle(rq);
    }

    /**
     * What the cookie is called for whoever asks by this port: browsers send a host's cookies to all its ports, and keep one of a name, so
     * that else the login at one console would be the log-out at another.
     */
    static String cookie(Request rq) {
        var said = rq.header("host").orElse("");
        var port = said.substring(said.lastIndexOf(':') + 1);
        var usual = rq.scheme().equals("https") ? "443" : "80";
        return COOKIE + (port.matches("\\d{1,5}") ? port : usual);
    }

    /** The session that a request is in. @throws io.archangel.xing.XingException if it is in none */
    static WebSession of(Call rq) {
        return rq.attribute(WebSession.class).orElseThrow(() -> new WebException("this is open to everybody"));
    }

    /** True if it only looks. */
    static boolean isReading(Request rq) {
        return READING.contains(rq.method());
    }

    /** True if whoever sends it would be let in, so far as its head says that. */
    boolean knows(Request rq) {
        var given = bearer(rq);
        return given == null
                ? byCookie(rq).filter(session -> isOfPage(rq, session)).isPresent()
                : Secrets.areSame(token.get(), given);
    }

    private WebSession session(Request rq) {
        var given = bearer(rq);
        if (given != null) {
            return byToken(rq, given);
        }
        var session = byCookie(rq).orElseThrow(() -> unknown("log in first; archangel login prints a link"));
        if (rq.path().equals(SHELL)) {
            return session;
        }
        if (!isOfPage(rq, session)) {
            throw unknown(
                    "the cookie alone opens nothing; send the header X-Archangel-Token, as the log-in answered it");
        }
        sessions.use(session);
        rq.vouch();
        return session;
    }

    private static @Nullable String bearer(Request rq) {
        var said = rq.header("authorization").orElse("");
        return said.startsWith(BEARER) ? said.substring(BEARER.length()).strip() : null;
    }

    private Optional<WebSession> byCookie(Request rq) {
        return Cookie.in(rq, cookie(rq)).flatMap(sessions::of);
    }

    /** True if it comes from a page of this origin, which alone has the token. */
    private static boolean isOfPage(Request rq, WebSession session) {
        return Secrets.areSame(session.csrf(), rq.header(CSRF).orElse(""));
    }

    private WebSession byToken(Request rq, String given) {
        var address = address(rq);
        if (!Secrets.areSame(token.get(), given)) { // nobody guesses it, so who has it need not wait for those who do
            var wait = keeper.wait(address);
            if (!wait.isZero()) {
                throw new Problem(Answers.later(429, "too many failures", wait));
            }
            keeper.failed(address);
            visitors.failed("(token)", rq.client());
            throw unknown("wrong token");
        }
        var connection = rq.process().parent().orElse(rq.process());
        var comer = new Comer(new Principal("token", "web", Role.OPERATOR), () -> Secrets.areSame(token.get(), given));
        var entered = sessions.call(comer, rq.client(), connection);
        var session = entered.session();
        if (session == null) {
            throw new Problem(Answers.later(429, String.valueOf(entered.refusal()), java.time.Duration.ZERO));
        }
        rq.process().atExitInline(exit -> session.exit());
        rq.vouch();
        return session;
    }

    /** True if no page of another site can have had a browser send it. */
    private static boolean isOwn(Request rq) {
        boolean isJson = rq.header("content-type").orElse("").startsWith("application/json");
        return isJson && isAskedHere(rq);
    }

    /** False if a browser says that a page of another origin asks, be it but of another port. */
    private static boolean isAskedHere(Request rq) {
        return OWN.contains(rq.header("sec-fetch-site").orElse("none"));
    }

    private static Problem unknown(String why) {
        return new Problem(Answers.problem(401, why).header("WWW-Authenticate", "Bearer"));
    }

    private static Problem refused(String why) {
        return new Problem(Answers.problem(403, why));
    }

    /** Whose tries are counted. */
    static String address(Request rq) {
        var client = rq.client();
        int colon = client.lastIndexOf(':');
        return colon < 0 ? client : client.substring(0, colon);
    }
}
