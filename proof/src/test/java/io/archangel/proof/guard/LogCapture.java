package io.archangel.proof.guard;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Hears what the product logs as a warning or worse, in place of whoever else would. */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger product = (Logger) LoggerFactory.getLogger("io.archangel");
    private final Consumer<@Nullable Throwable> heard;

    /** Hears from now on. @param heard gets what was thrown, or null where nothing was */
    public LogCapture(Consumer<@Nullable Throwable> heard) {
        this.heard = heard;
        setContext(product.getLoggerContext());
        start();
        product.setAdditive(false);
        product.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            heard.accept(event.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null);
        }
    }

    @Override
    public void close() {
        product.detachAppender(this);
        product.setAdditive(true);
        stop();
    }
}
