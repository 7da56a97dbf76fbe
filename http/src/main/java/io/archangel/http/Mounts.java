package io.archangel.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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
        var more = new ArrayList<>(all);
        more.add(Mounted.of(app));
        more.sort(WINNERS_FIRST);
        return new Mounts(List.copyOf(more));
    }

    /** Who gets a request, or null if nobody does. @param host in lower case and without port */
    @Nullable
    Mounted find(@Nullable String host, String path) {
        for (int i = 0; i < all.size(); i++) {
            var mounted = all.get(i);
            var wanted = mounted.app().host();
            if ((wanted == null || wanted.equals(host)) && mounted.takes(path)) {
                return mounted;
            }
        }
        return null;
    }

    List<Mounted> all() {
        return all;
    }
}
