package io.archangel.web;

import io.archangel.http.Response;
import io.archangel.shell.Principal;
import io.archangel.shell.ProcessView.Heading;
import io.archangel.shell.Shell;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.shell.door.Visitors;
import io.archangel.web.Sessions.Comer;
import io.archangel.xing.Call;
import io.archangel.xing.Cookie;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Logging in and out, and who one is. On the desk's threads. */
final class LoginApi {
    private final Building building;
    private final Doorkeeper keeper;
    private final Sessions sessions;
    private final Links links;
    private final Passwords passwords;
    private final Visitors visitors;

    LoginApi(
            Building building,
            Doorkeeper keeper,
            Sessions sessions,
            Links links,
            Passwords passwords,
            Visitors visitors) {
        this.building = building;
        this.keeper = keeper;
        this.sessions = sessions;
        this.links = links;
        this.passwords = passwords;
        this.visitors = visitors;
    }

    /** What somebody logs in with: the token of a link, or a name and its password. */
    record Proof(Optional<String> token, Optional<String> name, Optional<String> password) {
        /** What it gives out to be; nothing secret. */
        String shown() {
            return token.isPresent() ? "(link)" : name.orElse("(nobody)");
        }
    }

    /** Whether names with passwords are asked for. */
    Response asked() {
        return Answers.json(Json.object("password", passwords.isAny()));
    }

    /** Lets somebody in, or not; those who guess wait longer and longer. */
    Response login(Call rq, Proof proof) {
        // Nobody guesses a link, so who has one waits for nobody at the same address, be it that they guess or say
        // nothing.
        var byLink = proof.token().flatMap(links::take);
        return byLink.isPresent() ? enter(rq, byLink.get()) : guess(rq, proof);
    }

    private Response guess(Call rq, Proof proof) {
        var address = Gate.address(rq);
        var wait = keeper.wait(address);
        if (!wait.isZero()) {
            return Answers.later(429, "too many failures; wait", wait);
        }
        if (proof.token().isPresent()) {
            return failed(rq, proof);
        }
        var full = keeper.arrive(address);
        if (full != null) {
            return Answers.later(429, full, keeper.options().loginTime());
        }
        try {
            var who = byPassword(proof);
            return who.isPresent() ? enter(rq, who.get()) : failed(rq, proof);
        } finally {
            keeper.leave(address);
        }
    }

    private Response failed(Call rq, Proof proof) {
        keeper.failed(Gate.address(rq));
        visitors.failed(proof.shown(), rq.client());
        return Answers.problem(401, "that lets nobody in; a link is good once, and for some minutes");
    }

    private Response enter(Call rq, Comer who) {
        var entered = sessions.enter(who, rq.client());
        var session = entered.session();
        if (session == null) {
            visitors.refused(who.who(), rq.client());
            return Answers.later(429, String.valueOf(entered.refusal()), Duration.ofMinutes(1));
        }
        rq.vouch();
        visitors.settle(); // so that in the audit nobody orders before he came
        return cookie(rq, entered.cookie()).on(welcome(session));
    }

    private Optional<Comer> byPassword(Proof proof) {
        return proof.name()
                .flatMap(name -> proof.password().flatMap(word -> passwords.prove(name, word)))
                .map(proven -> new Comer(proven.who(), () -> passwords.holds(proven)));
    }

    private static Cookie cookie(Call rq, String value) {
        var cookie = Cookie.of(Gate.cookie(rq), value).sameSite(Cookie.SameSite.STRICT);
        return rq.scheme().equals("https") ? cookie : cookie.insecure();
    }

    /** Ends the session. */
    Response logout(Call rq, WebSession session) {
        session.exit();
        return cookie(rq, "").gone().on(Response.of(204));
    }

    /** Who one is, and what there is to see. */
    Response session(WebSession session) {
        return Answers.json(about(session));
    }

    /** The same with the session's token, which is told this once. */
    private Response welcome(WebSession session) {
        var about = about(session);
        about.put("csrf", session.csrf());
        return Answers.json(about);
    }

    private Map<String, @Nullable Object> about(WebSession session) {
        var who = session.who();
        var manager = building.manager();
        return Json.object(
                "name", who.name(),
                "role", who.role().name().toLowerCase(Locale.ROOT),
                "pid", Long.toString(session.pid()),
                "instance", manager.instance(),
                "started", manager.started(),
                "version", building.options().version(),
                "now", manager.clock().instant(),
                "columns", columns(building.shell(), who));
    }

    private static List<Map<String, @Nullable Object>> columns(Shell shell, Principal who) {
        return shell.processes(who).headings().stream()
                .map(it -> Json.object(
                        "name", it.name(),
                        "key", it.key(),
                        "title", it.title(),
                        "type", type(it),
                        "hidden", !it.isUsual()))
                .toList();
    }

    private static String type(Heading heading) {
        return switch (heading.kind()) {
            case SPAN -> "duration";
            case TIME -> "instant";
            case LETTERS -> "state";
            case NUMBER -> heading.name().endsWith("pid") ? "pid" : "bytes";
            default -> "text";
        };
    }
}
