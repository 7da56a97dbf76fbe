package io.archangel.shell;

import io.archangel.shell.filter.Field;
import io.archangel.shell.filter.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What may come next in a filter, word by word: keys, values that are there now, what joins them. */
final class FilterWords {
    private static final int MOST_VALUES = 50;
    private static final Pattern TERM =
            Pattern.compile("([(!]*)([a-z_]+)(!=|<=|>=|!~|=|<|>|~)(.*)", Pattern.CASE_INSENSITIVE);
    private static final Set<String> OPEN = Set.of("and", "or", "not", "in", "is");

    private FilterWords() {}

    /** @param before the words before it  @param typed what is there of the word */
    static <T> List<Suggestion> suggest(
            List<Field<T>> fields, Supplier<List<T>> rows, List<String> before, String typed) {
        var last = before.getLast().toLowerCase(Locale.ROOT);
        var term = TERM.matcher(typed);
        var all = new ArrayList<Suggestion>();
        if (term.matches()) {
            var start = typed.substring(0, term.start(4));
            fields.stream()
                    .filter(field -> field.name().equalsIgnoreCase(term.group(2)))
                    .findFirst()
                    .ifPresent(field -> values(field, rows.get())
                            .forEach(value -> all.add(new Suggestion(start + value, field.name()))));
            return all;
        }
        boolean wantsJoint = TERM.matcher(last).matches() || last.endsWith(")") || last.equals("null");
        if (wantsJoint && !OPEN.contains(last)) {
            all.add(new Suggestion("and", "both are so"));
            all.add(new Suggestion("or", "one of them is so"));
            return all;
        }
        var start = typed.substring(
                0, typed.length() - typed.replaceFirst("^[(!]+", "").length());
        for (var field : fields) {
            all.add(Suggestion.part(
                    start + field.name() + sign(field.kind()),
                    field.kind().toString().toLowerCase(Locale.ROOT)));
        }
        all.add(new Suggestion("not", "it is not so"));
        return all;
    }

    /** Names in a list with commas, of which the last is being typed. */
    static List<Suggestion> list(List<String> names, String typed) {
        int comma = typed.lastIndexOf(',') + 1;
        var start = typed.substring(0, comma) + (typed.startsWith("-", comma) ? "-" : "");
        return names.stream().map(name -> Suggestion.part(start + name, "")).toList();
    }

    private static String sign(Kind kind) {
        return switch (kind) {
            case NUMBER, SPAN, TIME -> ">";
            case FLAG -> "";
            default -> "=";
        };
    }

    private static <T> Set<String> values(Field<T> field, List<T> rows) {
        var values = new TreeSet<String>();
        if (field.kind() == Kind.SPAN || field.kind() == Kind.TIME) {
            return values;
        }
        for (var row : rows) {
            var value = field.value().apply(row);
            if (value instanceof Collection<?> words) {
                words.forEach(word -> values.add(quoted(word.toString())));
            } else if (value != null) {
                values.add(quoted(value.toString()));
            }
            if (values.size() >= MOST_VALUES) {
                return values;
            }
        }
        return values;
    }

    private static String quoted(String value) {
        boolean isBare = !value.isEmpty() && value.chars().noneMatch(letter -> " (),\"'\\;".indexOf(letter) >= 0);
        return isBare ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
