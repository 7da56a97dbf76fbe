package io.archangel.dyno.timer;

/** A timer is set up wrongly, or its name is taken. */
public final class TimerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TimerException(String message) {
        super(message);
    }
}
