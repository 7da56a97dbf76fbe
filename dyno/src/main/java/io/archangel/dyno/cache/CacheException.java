package io.archangel.dyno.cache;

/** A cache is set up wrongly, or has no value to give: loading it failed or was ended, which is then the cause. */
public final class CacheException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CacheException(String message) {
        super(message);
    }

    CacheException(String message, Throwable cause) {
        super(message, cause);
    }
}
