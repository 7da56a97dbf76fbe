package io.archangel.xing;

import io.archangel.http.Conditional;
import io.archangel.http.Filter;
import io.archangel.http.Handler;
import io.archangel.http.Route;
import io.archangel.http.Routing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a site is until it is mounted; from then on it stays as it is. One thread writes it. */
final class Draft {
    final List<Entry> entries = new ArrayList<>();
    final List<Renderer> renderers = new ArrayList<>();
    Optional<About> about = Optional.empty();

    /** Written by who mounts it first. */
    private volatile boolean closed;

    /** @throws XingException if it is mounted */
    void requireOpen() {
        if (closed) {
            throw new XingException("the site is mounted, and fixed; add everything to it before that");
        }
    }

    /** A route by its name. @throws XingException if there is none */
    static Entry named(List<Entry> entries, String name) {
        return entries.stream()
                .filter(entry -> name.equals(entry.traits().name()))
                .findFirst()
                .orElseThrow(
                        () -> new XingException("no route is named " + name + "; name it by named(\"" + name + "\")"));
    }

    /** Fixes it. @throws XingException if routes are in each other's way */
    Routing routing(String path) {
        closed = true;
        requireDistinct();
        var root = entries.isEmpty() ? List.<Filter>of() : outermost().filters();
        var facts = new Facts(this, path);
        var plans = entries.stream().map(entry -> plan(entry, facts)).toList();
        return new SiteRouting(facts, plans, root);
    }

    private Plan plan(Entry entry, Facts facts) {
        var traits = entry.traits();
        var method = entry.method();
        var pattern = entry.pattern().text();
        var route = traits.isInline() ? Route.inline(method, pattern) : Route.of(method, pattern, traits.scheduling());
        return new Plan(entry, route, behind(entry.group().filters(), conditional(entry, facts)), facts);
    }

    /** Who answers, behind what decides by the version that a client knows: of what is shown, or of what would be changed. */
    private Handler conditional(Entry entry, Facts facts) {
        var answering = Filter.before(new Answering(entry, facts), Conditional.filter());
        if (entry.method().equals("GET") || entry.method().equals("HEAD")) {
            return answering;
        }
        return entries.stream()
                .filter(each -> each.method().equals("GET"))
                .filter(each -> shape(each.pattern()).equals(shape(entry.pattern())))
                .findFirst()
                .map(shown -> Filter.before(answering, beforeChange(entry, plan(shown, facts), facts)))
                .orElse(answering);
    }

    /** What is shown is asked for behind its own filters, but for those that have been asked already. */
    private static Filter beforeChange(Entry changed, Plan shown, Facts facts) {
        var asked = changed.group().filters();
        var all = shown.entry().group().filters();
        int same = 0;
        while (same < Math.min(asked.size(), all.size()) && asked.get(same).equals(all.get(same))) {
            same++;
        }
        var reading = behind(all.subList(same, all.size()), new Answering(shown.entry(), facts));
        return (rq, next) -> Conditional.writing(read -> reading.handle(SiteCall.of(rq, read, shown)))
                .filter(rq, next);
    }

    /** The handler behind filters, of which the first is asked first. */
    static Handler behind(List<Filter> filters, Handler handler) {
        var behind = handler;
        for (var filter : filters.reversed()) {
            behind = Filter.before(behind, filter);
        }
        return behind;
    }

    private Routes outermost() {
        return entries.getFirst().group().outermost();
    }

    private void requireDistinct() {
        Map<Object, Entry> places = new LinkedHashMap<>();
        Map<String, Entry> names = new LinkedHashMap<>();
        for (var entry : entries) {
            var there = places.putIfAbsent(List.of(entry.method(), shape(entry.pattern())), entry);
            if (there != null) {
                throw new XingException("routes " + there + " and " + entry
                        + " take the same requests; give one of them another path or method");
            }
            var name = entry.traits().name();
            var other = name == null ? null : names.putIfAbsent(name, entry);
            if (other != null) {
                throw new XingException(
                        "routes " + other + " and " + entry + " are both named " + name + "; give one another name");
            }
        }
    }

    /** What a pattern takes, whatever it calls its parameters. */
    private static List<Object> shape(Pattern pattern) {
        return pattern.segments().stream().map(Segment::shape).toList();
    }
}
