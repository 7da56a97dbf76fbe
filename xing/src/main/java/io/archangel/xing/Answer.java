package io.archangel.xing;

import io.archangel.http.Response;

/** Answers in a word, to be imported: {@code import static io.archangel.xing.Answer.*;}. */
public final class Answer {
    private Answer() {}

    /** 200 with plain text. */
    public static Response text(String text) {
        return Response.text(text);
    }

    /** 200 with plain text in UTF-8 that is written piece by piece, by code that may block. @see Response#stream */
    public static Response text(Response.Writer writer) {
        return Response.stream("text/plain; charset=utf-8", writer);
    }

    /** 200 with HTML; escaping what came from outside is the caller's. */
    public static Response html(String html) {
        return Response.html(html);
    }

    /** 200 with a value as JSON, whatever the client would have. @throws XingException if it can't be put so */
    public static Response json(Object value) {
        return Response.bytes("application/json", Json.bytes(value));
    }

    /**
     * A value and the template that shows it, for an endpoint to return: HTML by the site's {@link Renderer}, or JSON of the value
     * for clients that would rather have that.
     *
     * @param template its name, {@code person.jte}
     * @param value    what it shows; a Map has its parameters by name
     * @throws XingException if the name leads out of where templates are
     */
    public static Page page(String template, Object value) {
        return new Page(template, value);
    }

    /** 204. */
    public static Response nothing() {
        return Response.of(204);
    }

    /** 201 with where the new thing is. */
    public static Response created(String location) {
        return Response.of(201).header("Location", location);
    }

    /** 303: see there, by GET; what a form is answered with. */
    public static Response redirect(String location) {
        return redirect(303, location);
    }

    /** A redirect. @param status 301, 302, 303, 307 or 308  @param location a path, or a URI; not what came from outside */
    public static Response redirect(int status, String location) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> Response.of(status).header("Location", location);
            default -> throw new XingException("a redirect has status " + status + "; give 301, 302, 303, 307 or 308");
        };
    }
}
