package io.archangel.examples;

import static io.archangel.xing.Answer.nothing;
import static io.archangel.xing.Answer.page;
import static io.archangel.xing.Answer.redirect;
import static io.archangel.xing.Answer.text;

import io.archangel.http.Conditional;
import io.archangel.http.HttpServer;
import io.archangel.http.Problem;
import io.archangel.http.Response;
import io.archangel.xing.Call;
import io.archangel.xing.Cookie;
import io.archangel.xing.Cors;
import io.archangel.xing.Csrf;
import io.archangel.xing.Multipart;
import io.archangel.xing.SecurityHeaders;
import io.archangel.xing.Session;
import io.archangel.xing.SessionOptions;
import io.archangel.xing.Sessions;
import io.archangel.xing.Site;
import io.archangel.xing.UploadOptions;
import io.archangel.xing.template.Templates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/** Pages, forms with files, sessions and the rest of what a site for browsers needs: the program of docs/xing-pages.md. */
public final class PagesByExample {
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final Path album;
    private final ReentrantLock lock = new ReentrantLock();
    private int version;

    /** What the page shows. */
    public record Guestbook(String visitor, List<String> notes) {}

    /** @param album where uploads are kept */
    public PagesByExample(Path album) {
        this.album = album;
    }

    /** Mounts it. @param key of its sessions, 32 random bytes or more  @param shown a folder to show */
    public void mount(HttpServer server, byte[] key, Path shown) {
        var site = Site.create()
                .renderer(Templates.precompiled())
                .filter(SecurityHeaders.defaults())
                .filter(Csrf.filter())
                .filter(Sessions.of(SessionOptions.of(key).idle(Duration.ofMinutes(20))))
                .get("/", this::guestbook)
                .get("/by-name", rq -> page("guestbook.jte", guestbook(rq)))
                .post("/login", this::login)
                .post("/photos", this::photo)
                .get(
                        "/theme/{name}",
                        rq -> Cookie.of("theme", rq.path("name"))
                                .maxAge(Duration.ofDays(365))
                                .on(nothing()))
                .get("/theme", rq -> text(Cookie.in(rq, "theme").orElse("light")))
                .get("/note", this::notes)
                .put("/note", this::note)
                .files("/static", shown)
                .group(
                        "/api",
                        api -> api.filter(Cors.of("https://app.example.org")).get("/notes", rq -> notes));
        server.mount("/", "pages", site);
    }

    private Guestbook guestbook(Call rq) {
        return new Guestbook(Session.of(rq).value("user").orElse("stranger"), notes);
    }

    private Response login(Call rq) throws IOException {
        var name = rq.form().stream()
                .filter(field -> field.getKey().equals("name"))
                .findFirst()
                .orElseThrow(() -> new Problem(422, "say who you are"));
        Session.of(rq).renew().put("user", name.getValue());
        return redirect("/");
    }

    private Response photo(Call rq) throws IOException {
        var form = Multipart.of(rq, UploadOptions.defaults().fileLimit(5 << 20));
        var photo = form.file("photo").orElseThrow(() -> new Problem(422, "there is no photo"));
        photo.moveTo(album.resolve(UUID.randomUUID() + ".jpg"));
        notes.add(form.field("title").orElse("untitled") + ": " + photo.fileName());
        return redirect("/");
    }

    private Response notes(Call rq) {
        lock.lock();
        try {
            return text(String.join("\n", notes)).etag("v" + version);
        } finally {
            lock.unlock();
        }
    }

    private Response note(Call rq) throws IOException {
        var text = rq.body().text();
        lock.lock();
        try {
            Conditional.require(rq, "v" + version);
            version++;
            notes.add(text);
        } finally {
            lock.unlock();
        }
        return nothing();
    }
}
