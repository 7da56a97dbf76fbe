package io.archangel.web;

import io.archangel.http.Response;
import io.archangel.shell.Output;
import java.util.function.Consumer;

/** What a command that signals many says, as an answer that begins with its first receipt. On the command's thread. */
final class Receipts implements Output {
    /** More of what went wrong is not kept. */
    private static final int MOST_ERRORS = 8 << 10;

    private final Consumer<Response> answer;
    private final Lines lines = new Lines();
    private final StringBuilder errors = new StringBuilder();

    /** @param answer takes the answer, once, when there is a receipt */
    Receipts(Consumer<Response> answer) {
        this.answer = answer;
    }

    /** The command is over. @return false if there was no receipt, so that it is still to be answered */
    boolean end() {
        if (lines.count() == 0) {
            return false;
        }
        var last = Json.object("done", true, "count", lines.count());
        if (!errors.isEmpty()) {
            last.put("detail", errors.toString().strip());
        }
        lines.end(Json.text(last));
        return true;
    }

    /** What went wrong. */
    String errors() {
        return errors.toString();
    }

    @Override
    public void out(String text) {
        boolean isFirst = lines.count() == 0;
        text.lines().forEach(lines::add);
        if (isFirst) {
            answer.accept(Response.stream("application/x-ndjson", lines::writeTo)
                    .header("Cache-Control", "no-store")
                    .header("X-Accel-Buffering", "no"));
        }
    }

    @Override
    public void err(String text) {
        errors.append(text, 0, Math.min(text.length(), MOST_ERRORS - Math.min(MOST_ERRORS, errors.length())));
    }

    @Override
    public int width() {
        return Commands.WIDTH;
    }
}
