package io.archangel.http;

/**
 * A handler that is several: whoever mounts it gets a {@link Routing}, which says of each request which route it is for. So a
 * route may be inline beside one that blocks, and {@code ps} shows its pattern.
 */
public interface Router extends Handler {
    /**
     * What it is, fixed: routes that are added to it later are not in there. Called once each time it is mounted, by whoever
     * mounts it, who has what it throws.
     *
     * @param path where it is mounted
     */
    Routing mounted(String path);

    /** Answers as if it were mounted at {@code /}, where no server asks. */
    @Override
    default Response handle(Request rq) throws Exception {
        return mounted("/").handle(rq);
    }
}
