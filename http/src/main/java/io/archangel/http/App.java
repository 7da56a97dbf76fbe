package io.archangel.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An application and where it is mounted.
 *
 *     App.of("chat", "/chat", chat::handle).host("chat.localhost")
 *
 * @param name    as listings show it
 * @param host    the host whose requests it gets, lower case and without port, or null for any
 * @param path    the prefix of the paths it gets, in whole segments: {@code /chat} gets /chat and /chat/x, not /chatter;
 *                {@code /} gets all
 * @param handler answers; a {@link Router} is one of several routes
 * @param scheduling who runs the threads of its requests; of no matter where it answers inline, or has routes, which say so
 * @param halfClose  whether a client that ends its side behind a request has gone, or waits for the answer
 */
public record App(
        String name, @Nullable String host, String path, Handler handler, Scheduling scheduling, HalfClose halfClose) {

    /** @throws HttpException if name, host or path is malformed */
    public App {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new HttpException("app name is '" + name + "'; give 1 to 64 letters, digits, '.', '_' or '-'");
        }
        if (!path.equals("/") && !path.matches("(/[^/?#%\\s]+)+")) {
            throw new HttpException(
                    "path of app " + name + " is '" + path + "'; give / or /segments, with no / at the end");
        }
        if (host != null) {
            host = host.toLowerCase(Locale.ROOT);
            if (!host.matches("[a-z0-9._-]+|\\[[0-9a-f:.]+\\]")) {
                throw new HttpException("host of app " + name + " is '" + host + "'; give a name or address, no port");
            }
        }
    }

    /** An app for every host. */
    public static App of(String name, String path, Handler handler) {
        return new App(name, null, path, handler, Scheduling.ADAPTIVE, HalfClose.HANGUP);
    }

    /** The same for the requests of one host. */
    public App host(String name) {
        return new App(this.name, name, path, handler, scheduling, halfClose);
    }

    /** The same, the threads of its requests run so. */
    public App scheduling(Scheduling other) {
        return new App(name, host, path, handler, other, halfClose);
    }

    /** The same with another meaning of a client's end. */
    public App halfClose(HalfClose meaning) {
        return new App(name, host, path, handler, scheduling, meaning);
    }

    /** The same behind a filter; of several, the one that is added last is asked first. */
    public App filter(Filter filter) {
        return with(Filtered.of(filter, handler));
    }

    /** The same with its routes fixed, if it has any. */
    App fixed() {
        return handler instanceof Router router ? with(router.mounted(path)) : this;
    }

    private App with(Handler other) {
        return new App(name, host, path, other, scheduling, halfClose);
    }
}
