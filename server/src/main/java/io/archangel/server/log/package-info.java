/**
 * What the server's log says beside what it is told: {@link io.archangel.server.log.Pid}, which {@code logback.xml} names. The one
 * place that knows the logging library.
 */
@NullMarked
package io.archangel.server.log;

import org.jspecify.annotations.NullMarked;
