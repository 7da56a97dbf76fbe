package io.archangel.web;

import io.archangel.http.AllowedOrigins;
import io.archangel.http.Response;
import io.archangel.http.WebSocket;
import io.archangel.http.WebSocketOptions;
import io.archangel.process.Clock;
import io.archangel.shell.Console.Size;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The shell on a WebSocket. Its first message must be the session's token, for the cookie alone opens nothing. On the connection's
 * loop.
 *
 * <pre>
 * opened --{"token":…}--> shell, bytes to and fro, {"resize":[…]} --exit, kill, idle--> closed
 *   +-- another first message, or none in time --> closed with 1008
 * </pre>
 */
final class ShellSocket implements WebSocket.Listener {
    /** Only pages of this very origin, and nobody who does not say of which they are. */
    private static final WebSocketOptions OPTIONS = WebSocketOptions.defaults()
            .origins(AllowedOrigins.own().required())
            .messageLimit(64 << 10)
            .frameLimit(64 << 10)
            .compression(WebSocketOptions.Compression.NONE);

    private static final int POLICY = 1008;
    private static final int TOO_MUCH = 1009;
    private static final int LATER = 1013;

    /** So many shells may a session have, each with threads of its own. */
    private static final int SHELLS = 4;

    private final Building building;
    private final WebSession session;
    private final Duration loginTime;
    private final Duration idleTime;

    private @Nullable ShellProcess shell;
    private Clock.Cancellable timer = () -> {};

    private ShellSocket(Building building, WebSession session, Duration loginTime, Duration idleTime) {
        this.building = building;
        this.session = session;
        this.loginTime = loginTime;
        this.idleTime = idleTime;
    }

    /** The answer to who asks for one. */
    static Response answer(Building building, WebSession session, Duration loginTime, Duration idleTime) {
        return Response.webSocket(OPTIONS, new ShellSocket(building, session, loginTime, idleTime));
    }

    @Override
    public void opened(WebSocket socket) {
        timer = building.manager().clock().after(loginTime, () -> socket.close(POLICY, "no token came"));
    }

    @Override
    public void text(WebSocket socket, String text) {
        var said = read(text);
        var running = shell;
        if (running != null) {
            var size = said.path("resize");
            if (size.size() == 2) {
                running.resized(size(size.get(0).asInt(0), size.get(1).asInt(0)));
            }
            return;
        }
        timer.cancel();
        if (!Secrets.areSame(session.csrf(), said.path("token").asString(""))) {
            socket.close(POLICY, "the token is not this session's");
            return;
        }
        socket.request().vouch();
        if (!session.beginShell(SHELLS)) {
            socket.close(LATER, "this session has " + SHELLS + " shells; close one");
            return;
        }
        var begun = new ShellProcess(
                building,
                session,
                socket,
                size(said.path("columns").asInt(0), said.path("rows").asInt(0)),
                idleTime);
        shell = begun;
        begun.start();
    }

    @Override
    public void binary(WebSocket socket, byte[] bytes) {
        var running = shell;
        if (running == null) {
            socket.close(POLICY, "the token comes first");
        } else if (!running.typed(bytes)) {
            socket.close(TOO_MUCH, "that is more than is read");
        }
    }

    @Override
    public void closed(WebSocket socket, int code, String reason) {
        timer.cancel();
        var running = shell;
        if (running != null) {
            session.endShell();
            running.left();
        }
    }

    private static JsonNode read(String text) {
        try {
            return Json.tree(text);
        } catch (WebException isNone) {
            return Json.tree("{}");
        }
    }

    private static Size size(int columns, int rows) {
        return columns < 1 || rows < 1 ? Size.USUAL : new Size(columns, rows);
    }
}
