package io.archangel.web;

import io.archangel.process.ProcessInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A process as viewers have it. What only time changes is not in it: they count from its start, and from when bytes last passed.
 *
 * @param info     as it was when anything else last changed
 * @param activeMs when bytes last passed, in ms since 1970
 */
record Row(ProcessInfo info, long activeMs) {

    static Row of(ProcessInfo info, long nowMs) {
        return new Row(info, nowMs - info.idle().toMillis());
    }

    /**
     * True if a viewer of this row need not be told of what the process is now.
     *
     * @param counts whether bytes count; not those of a viewer's own stream, which grow by telling of them
     */
    boolean isStill(ProcessInfo now, boolean counts) {
        return (!counts || (info.in() == now.in() && info.out() == now.out()))
                && info.ppid() == now.ppid()
                && info.stat().equals(now.stat())
                && isSame(info.name(), now.name())
                && isSame(info.kind(), now.kind())
                && isSame(info.route(), now.route())
                && isSame(info.app(), now.app())
                && isSame(info.user(), now.user())
                && isSame(info.method(), now.method())
                && isSame(info.client(), now.client())
                && Objects.equals(info.limits(), now.limits())
                && info.tags().equals(now.tags());
    }

    private static boolean isSame(@Nullable String one, @Nullable String other) {
        return Objects.equals(one, other);
    }

    long pid() {
        return info.pid();
    }
}
