/**
 * HTTP/1.1 as bytes (RFC 9112): a strict decoder straight over the buffer, and an encoder into one. It knows no process
 * and no connection; only {@code io.archangel.http} may use it. Start with {@link io.archangel.http.wire.HeadDecoder}.
 *
 *     var head = new HeadDecoder().decode(bytes);   // null until the head is whole
 *     head.method();
 */
@NullMarked
package io.archangel.http.wire;

import org.jspecify.annotations.NullMarked;
