package io.archangel.shell;

import io.archangel.process.Kill;
import io.archangel.process.ProcessInfo;
import io.archangel.shell.filter.Field;
import io.archangel.shell.filter.Filter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whom an order is for: pids that were typed, or all that a filter finds at this moment. */
final class Targets {
    /** Kinds that a filter does not hit, as to lose them by a slip would lock the operators out; and a tag for others. */
    private static final Set<String> PROTECTED = Set.of("session", "listener");

    private static final String PROTECTING_TAG = "protected";

    private Targets() {}

    /** What a filter found. @param leftOut how many it would have hit that are protected */
    record Found(List<ProcessInfo> processes, int leftOut) {}

    /** True if nothing is compared, so that these are pids, or should be. */
    static boolean arePids(List<String> words) {
        return words.stream()
                .noneMatch(word -> word.equalsIgnoreCase("in")
                        || word.equalsIgnoreCase("is")
                        || word.chars().anyMatch(letter -> "=<>~".indexOf(letter) >= 0));
    }

    /** The order for one pid. @throws ShellException if it is none */
    static Kill order(String text) {
        int at = text.indexOf('@');
        var pid = at < 0 ? text : text.substring(0, at);
        if (!pid.matches("\\d{1,18}")) {
            throw new ShellException("'" + text + "' is not a pid; ps lists them");
        }
        return Kill.of(Long.parseLong(pid))
                .instance(at < 0 ? null : text.substring(at + 1).toLowerCase(Locale.ROOT));
    }

    /** A pid to be looked at. @throws ShellException if it is none, or one of another run of the server */
    static long pid(Invocation invocation, String text) {
        var order = order(text);
        var instance = order.instance();
        if (instance != null && !instance.equals(invocation.manager().instance())) {
            throw new ShellException(text + " is of another run of the server; ps lists those of this one");
        }
        return order.pid();
    }

    /** All for which a filter is true, the youngest first; zombies, which nothing hits, and those protected left out. */
    static Found find(Invocation invocation, String filter) {
        var all = invocation.manager().list(ProcessColumns.mayNeedStacks(filter));
        var wanted = Filter.parse(filter, fields(invocation), invocation.now(), invocation.zone());
        var spared = protectedOnes(all);
        var found = new ArrayList<ProcessInfo>();
        int leftOut = 0;
        for (var info : all.reversed()) {
            if (!info.stat().startsWith("Z") && wanted.test(info)) {
                boolean isSpared = spared.contains(info.pid());
                leftOut += isSpared ? 1 : 0;
                if (!isSpared) {
                    found.add(info);
                }
            }
        }
        return new Found(found, leftOut);
    }

    static List<Field<ProcessInfo>> fields(Invocation invocation) {
        var fields = new ArrayList<Field<ProcessInfo>>();
        ProcessColumns.all(invocation).forEach(column -> fields.add(column.field()));
        fields.addAll(ProcessColumns.OTHERS);
        return fields;
    }

    /** The protected, and whom they hang on: with its connection a session would end too. */
    private static Set<Long> protectedOnes(List<ProcessInfo> all) {
        var parents = new HashMap<Long, Long>();
        all.forEach(info -> parents.put(info.pid(), info.ppid()));
        var spared = new HashSet<Long>();
        for (var info : all) {
            if (PROTECTED.contains(info.kind()) || info.tags().contains(PROTECTING_TAG)) {
                for (var at = Long.valueOf(info.pid()); at != null && at != 0 && spared.add(at); ) {
                    at = parents.get(at);
                }
            }
        }
        return spared;
    }

    /** The pids there are, each with what it is. */
    static List<Suggestion> pids(Invocation invocation) {
        return invocation.manager().list().stream()
                .map(info -> new Suggestion(Long.toString(info.pid()), info.kind() + " " + info.name()))
                .toList();
    }

    /** Pids, and the words of a filter. */
    static List<Suggestion> suggest(Invocation invocation, List<String> before, String typed) {
        var all = new ArrayList<>(pids(invocation));
        all.addAll(FilterWords.suggest(
                fields(invocation), () -> invocation.manager().list(), before, typed));
        return all;
    }
}
