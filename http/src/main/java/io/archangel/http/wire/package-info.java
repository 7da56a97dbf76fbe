/**
 * HTTP/1.1 as bytes (RFC 9112): a strict decoder straight over the buffer, and an encoder into one; HTTP/2 as frames
 * (RFC 9113), read and compressed by Netty; and WebSocket (RFC 6455, RFC 7692), its frames by Netty; whose types stay
 * in here. It knows no process and no connection; only {@code io.archangel.http} may use it. Start with
 * {@link io.archangel.http.wire.HeadDecoder}, for HTTP/2 with {@link io.archangel.http.wire.FrameReader}, for WebSocket
 * with {@link io.archangel.http.wire.FrameCodec}.
 *
 *     var head = new HeadDecoder().decode(bytes);   // null until the head is whole
 *     head.method();
 */
@NullMarked
package io.archangel.http.wire;

import org.jspecify.annotations.NullMarked;
