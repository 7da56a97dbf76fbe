package io.archangel.http;

import io.archangel.loop.Placement;
import java.util.concurrent.atomic.LongAdder;

/** One route of a {@link Routing}: what listings show of it, who runs its requests, and how many there were. */
public final class Route {
    private final String method;
    private final String pattern;
    private final boolean inline;
    private final boolean aside;
    private final Placement placement;
    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();

    private Route(String method, String pattern, boolean inline, boolean aside, Placement placement) {
        this.method = method;
        this.pattern = pattern;
        this.inline = inline;
        this.aside = aside;
        this.placement = placement;
    }

    /** A route whose handler may block. @param method {@code GET}, or {@code *}  @param pattern below where it is mounted */
    public static Route of(String method, String pattern, Scheduling scheduling) {
        return new Route(method, pattern, false, false, scheduling.placement());
    }

    /** One whose handler runs on the loop, where it must not block. It is called once the whole body is there. */
    public static Route inline(String method, String pattern) {
        return new Route(method, pattern, true, false, Scheduling.LOOP.placement());
    }

    /** The same for what listings do not show, as that there is no such page: its requests are counted for the app alone. */
    public Route aside() {
        return new Route(method, pattern, inline, true, placement);
    }

    /** {@code GET}; {@code *} for any. */
    public String method() {
        return method;
    }

    /** {@code /people/{id}}, below where it is mounted. */
    public String pattern() {
        return pattern;
    }

    /** True if it answers on the loop. */
    public boolean isInline() {
        return inline;
    }

    /** The pattern from the root on. @param place where its app is mounted */
    String at(String place) {
        if (place.equals("/")) {
            return pattern;
        }
        return pattern.equals("/") ? place : place + pattern;
    }

    Placement placement() {
        return placement;
    }

    /** Where its requests run now, in a word. */
    String runsOn() {
        return inline ? "inline" : placement.toString();
    }

    String why() {
        return inline ? "as told" : placement.reason();
    }

    /** True if it is in no listing. */
    boolean isAside() {
        return aside;
    }

    void begin() {
        begun.increment();
    }

    void end() {
        ended.increment();
    }

    /** How many requests have ended. */
    long served() {
        return ended.sum();
    }

    /** How many requests are being answered. */
    long inFlight() {
        long over = ended.sum();
        return Math.max(0, begun.sum() - over);
    }
}
