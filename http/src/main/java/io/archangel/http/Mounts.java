package io.archangel.http;

import io.archangel.http.wire.Head;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which app gets what: immutable, those first that win. */
final class Mounts {
    private static final Comparator<Mounted> WINNERS_FIRST = Comparator.comparing(
                    (Mounted mounted) -> mounted.app().host() == null)
            .thenComparing(mounted -> -mounted.app().path().length());

    static final Mounts NONE = new Mounts(List.of());

    private final List<Mounted> all;

    private Mounts(List<Mounted> all) {
        this.all = all;
    }

    /** These and one more. @throws HttpException if its name or its place is taken */
    Mounts with(App app) {
        for (var other : all) {
            var there = other.app();
            if (there.name().equals(app.name())) {
                throw new HttpException("an app named " + app.name() + " is mounted at " + there.path()
                        + " already; give this one another name");
            }
            if (there.path().equals(app.path()) && Objects.equals(there.host(), app.host())) {
                throw new HttpException("app " + there.name() + " is mounted at " + app.path() + " already; give "
                        + app.name() + " another path or host");
            }
        }
        var mounted = Mounted.of(app);
        for (var other : all) {
            requireReachable(mounted, other);
            requireReachable(other, mounted);
        }
        var more = new ArrayList<>(all);
        more.add(mounted);
        more.sort(WINNERS_FIRST);
        return new Mounts(List.copyOf(more));
    }

    /** @throws HttpException if a route of one app is for what goes to another, whose path is longer */
    private static void requireReachable(Mounted mounted, Mounted other) {
        var app = mounted.app();
        var there = other.app();
        if (!Objects.equals(app.host(), there.host())
                || !Mounted.isBelow(app.path(), there.path())
                || app.path().equals(there.path())) {
            return;
        }
        for (var route : mounted.routes()) {
            var path = route.at(app.path());
            if (Mounted.isBelow(there.path(), path)) {
                throw new HttpException("route " + route.method() + " " + path + " of app " + app.name()
                        + " can't be reached, for app " + there.name() + " is mounted at " + there.path()
                        + "; give one of them another path");
            }
        }
    }

    /** Who gets a request, or null if nobody does. @param origin what a proxy says of it, if one does */
    @Nullable
    Mounted find(Head head, @Nullable Origin origin) {
        for (int i = 0; i < all.size(); i++) {
            var mounted = all.get(i);
            var wanted = mounted.app().host();
            if ((wanted == null || wanted.equals(origin == null ? head.host() : origin.host()))
                    && mounted.takes(head)) {
                return mounted;
            }
        }
        return null;
    }

    /** All, as listings show them. */
    Stream<Mounted> byName() {
        return all.stream().sorted(Comparator.comparing(mounted -> mounted.app().name()));
    }
}
