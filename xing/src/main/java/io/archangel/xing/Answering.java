package io.archangel.xing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.http.Handler;
import io.archangel.http.Request;
import io.archangel.http.Response;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Has an endpoint answer, and makes an answer of what it returns. */
record Answering(Entry entry, Facts facts) implements Handler {
    @Override
    public Response handle(Request rq) throws Exception {
        var call = Call.of(rq);
        var value = entry.endpoint().answer(call);
        return value instanceof Response answer ? answer : answer(call, value);
    }

    private Response answer(Call rq, @Nullable Object value) throws Exception {
        return switch (value) {
            case null ->
                throw new XingException("the endpoint of " + entry + " returned null; return a Response, a value, or an"
                        + " Optional if there may be none");
            case Response answer -> answer;
            case Optional<?> some ->
                some.isPresent() ? answer(rq, some.get()) : Response.problem(404, "there is no such thing");
            case CompletionStage<?> stage -> Response.later(stage.thenApply(it -> completed(rq, it)));
            default -> rendered(rq, value);
        };
    }

    private Response completed(Call rq, @Nullable Object value) {
        try {
            return answer(rq, value);
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new CompletionException(failed);
        }
    }

    private Response rendered(Call rq, Object value) throws Exception {
        var text = entry.traits().text();
        if (text.isPresent() && value instanceof CharSequence) {
            return withStatus(Response.bytes(
                    text.get() + "; charset=utf-8", value.toString().getBytes(UTF_8)));
        }
        for (var renderer : facts.renderers()) {
            var rendered = renderer.render(rq, value);
            if (rendered.isPresent()) {
                return withStatus(rendered.get());
            }
        }
        return withStatus(Json.answer(rq, value instanceof Page page ? plain(page) : value));
    }

    /** What a page shows. @throws XingException if there is nobody who would show it */
    private Object plain(Page page) {
        if (facts.renderers().isEmpty()) {
            throw new XingException("nobody shows the page " + page.template()
                    + "; give the site templates by site.renderer(Templates.of(folder))");
        }
        return page.value();
    }

    private Response withStatus(Response answer) {
        int status = entry.traits().status();
        return status == 200 ? answer : answer.status(status);
    }
}
