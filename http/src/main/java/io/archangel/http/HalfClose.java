package io.archangel.http;

/**
 * What it means that a client ends its side of the connection behind a whole request of HTTP/1.1, with nothing more behind that.
 * Over HTTP/2 each request ends by itself, and where the connection's side ends its client has gone.
 */
public enum HalfClose {
    /** It has gone: its request hears HUP, as if the connection were broken. */
    HANGUP,
    /**
     * It waits for its answer, as {@code printf 'GET / …' | nc} does, and the connection closes behind that. Whether it has
     * gone altogether is then seen where something is sent to it, so a request that waits for long may wait for nobody. With
     * TLS before 1.3, and over a unix socket that NIO serves, there is no such half: it has gone.
     */
    SERVE
}
