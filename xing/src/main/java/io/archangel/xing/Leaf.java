package io.archangel.xing;

import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who answers for one sort of path: a plan a method. */
final class Leaf {
    static final String ANY = "*";

    private final Plan first;
    private final Plan[] plans;

    private Leaf(Plan[] plans) {
        this.plans = plans;
        first = plans[0];
    }

    /** Null if there is nobody. */
    static @Nullable Leaf of(List<Plan> plans) {
        return plans.isEmpty() ? null : new Leaf(plans.toArray(Plan[]::new));
    }

    /** Who answers a method: who has it for his own; for HEAD who answers GET; who answers any. */
    @Nullable
    Plan of(String method) {
        if (first.method().equals(method)) {
            return first;
        }
        var found = named(method);
        if (found == null && method.equals("HEAD")) {
            found = named("GET");
        }
        return found == null ? named(ANY) : found;
    }

    private @Nullable Plan named(String method) {
        for (var plan : plans) {
            if (plan.method().equals(method)) {
                return plan;
            }
        }
        return null;
    }

    /** Any of them. */
    Plan first() {
        return first;
    }

    /** True if none of them may block. */
    boolean isInline() {
        for (var plan : plans) {
            if (!plan.route().isInline()) {
                return false;
            }
        }
        return true;
    }

    /** What all of some leaves answer, as the header Allow has it. */
    static String allow(List<Leaf> leaves) {
        var methods = new TreeSet<String>();
        methods.add("OPTIONS");
        for (var leaf : leaves) {
            for (var plan : leaf.plans) {
                methods.add(plan.method());
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }
}
