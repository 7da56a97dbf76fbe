package io.archangel.xing;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a site knows of a visitor from one request to the next; {@link Sessions} puts it before handlers. It travels in a
 * cookie: the visitor can read it and hold it back, or bring an older one, and can't change it. So it is for what one may know
 * of oneself, such as a user's name, and small. One thread at a time; changes count until the handler has returned.
 */
public final class Session {
    private final Map<String, String> values;
    private final Instant now;
    private Instant begun;

    /** As it came; null if it did not. */
    private final @Nullable Instant seen;

    private boolean read;
    private boolean changed;

    /** @param now when its request came */
    Session(Map<String, String> values, Instant begun, @Nullable Instant seen, Instant now) {
        this.values = new LinkedHashMap<>(values);
        this.now = now;
        this.begun = begun;
        this.seen = seen;
    }

    /** The session of a call. @throws XingException if no {@link Sessions} is before its route */
    public static Session of(Call rq) {
        var session = rq.attribute(Session.class)
                .orElseThrow(() -> new XingException(
                        "route " + rq.pattern() + " has no sessions; put site.filter(Sessions.of(key)) before it"));
        session.read = true;
        return session;
    }

    /** What was put under a name. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Keeps something; all together may have some 3 KiB. */
    public Session put(String name, String value) {
        changed |= !value.equals(values.put(name, value));
        return this;
    }

    /** Forgets something. */
    public Session remove(String name) {
        changed |= values.remove(name) != null;
        return this;
    }

    /**
     * Forgets all, and lives from now: to be called where somebody logs in, so that nothing of before is left, and where one
     * logs out. A copy of the old cookie is good until it is over; where that matters, keep a number in it and count it up.
     */
    public Session renew() {
        values.clear();
        begun = now;
        changed = true;
        return this;
    }

    /** When it began. */
    public Instant begun() {
        return begun;
    }

    Map<String, String> values() {
        return values;
    }

    @Nullable
    Instant seen() {
        return seen;
    }

    Instant now() {
        return now;
    }

    boolean isRead() {
        return read;
    }

    boolean isChanged() {
        return changed;
    }
}
