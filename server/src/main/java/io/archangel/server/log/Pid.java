package io.archangel.server.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.archangel.process.Process;

/**
 * As whose work a line was logged: {@code [17] } for process 17, nothing for nobody. Of the thread that asks, so an appender
 * that writes on threads of its own would have it wrong.
 */
public final class Pid extends ClassicConverter {

    @Override
    public String convert(ILoggingEvent line) {
        return Process.current().map(process -> "[" + process.pid() + "] ").orElse("");
    }
}
