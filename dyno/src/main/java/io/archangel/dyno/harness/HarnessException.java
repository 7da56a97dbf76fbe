package io.archangel.dyno.harness;

/** A harness is set up wrongly. */
public final class HarnessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HarnessException(String message) {
        super(message);
    }
}
