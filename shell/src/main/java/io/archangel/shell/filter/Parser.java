package io.archangel.shell.filter;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Descends through a filter, as {@link Filter} writes it. One thread, one filter. */
final class Parser<T> {
    private static final Set<String> KEYWORDS = Set.of("and", "or", "not", "in", "is", "null");

    /** More than any comparison. */
    private static final int PATTERN_COST = 9;

    private final Reader reader;
    private final List<Field<T>> fields;
    private final Literals literals;
    private int depth;

    /** How dear the part that was read last is to ask; of several, the dearest. */
    private int cost;

    Parser(String text, List<Field<T>> fields, Instant now, ZoneId zone) {
        reader = new Reader(text);
        this.fields = fields;
        literals = new Literals(now, zone);
    }

    Predicate<T> parse() {
        if (reader.isAtEnd()) {
            throw wrong("the filter is empty; write key=value, such as " + example());
        }
        var whole = or();
        if (!reader.isAtEnd()) {
            throw wrong(reader.isNext(")") ? "this parenthesis closes none" : "'and' or 'or' is missing before this");
        }
        return whole;
    }

    private Predicate<T> or() {
        return joined("or", this::and, Predicate::or);
    }

    private Predicate<T> and() {
        return joined("and", this::not, Predicate::and);
    }

    /** Parts with a word between them, asked from the cheapest on: in whichever order, they come to the same. */
    private Predicate<T> joined(String word, Supplier<Predicate<T>> next, BinaryOperator<Predicate<T>> join) {
        var byCost = new TreeMap<Integer, Predicate<T>>();
        do {
            var part = next.get();
            byCost.merge(cost, part, join);
        } while (reader.takes(word));
        cost = byCost.lastKey();
        return byCost.values().stream().reduce(join).orElseThrow();
    }

    private Predicate<T> not() {
        if (depth == Filter.DEEPEST) {
            throw wrong("it is nested deeper than " + Filter.DEEPEST);
        }
        depth++;
        try {
            if (reader.takes("not") || reader.takesSign("!")) {
                return not().negate();
            }
            return reader.isNext("(") ? inParentheses() : term();
        } finally {
            depth--;
        }
    }

    private Predicate<T> inParentheses() {
        int opened = reader.column();
        reader.takesSign("(");
        var inner = or();
        if (!reader.takesSign(")")) {
            throw reader.isAtEnd()
                    ? wrong("this parenthesis is not closed", opened)
                    : wrong("'and', 'or' or ')' is missing before this");
        }
        return inner;
    }

    private Predicate<T> term() {
        int column = reader.column();
        var field = field();
        cost = field.kind().cost();
        if (reader.takes("is")) {
            boolean isNot = reader.takes("not");
            if (!reader.takes("null")) {
                throw wrong("'is' is followed by null or not null");
            }
            return isNot ? isNull(field).negate() : isNull(field);
        }
        boolean isNot = reader.takes("not");
        if (reader.takes("in")) {
            return isNot ? in(field).negate() : in(field);
        }
        if (isNot) {
            throw wrong("'in' is missing here");
        }
        for (var operator : Operator.LONGEST_FIRST) {
            if (reader.takesSign(operator.sign)) {
                return compared(field, operator, column);
            }
        }
        if (field.kind() == Kind.FLAG) {
            return row -> Boolean.TRUE.equals(field.value().apply(row));
        }
        throw wrong("a comparison is missing here, such as " + field.name() + sample(field.kind()));
    }

    private Field<T> field() {
        int column = reader.column();
        var written = reader.word();
        var name = written.toLowerCase(Locale.ROOT);
        boolean isMissing = written.isEmpty() || KEYWORDS.contains(name);
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .findFirst()
                .orElseThrow(() -> wrong(
                        (isMissing ? "a key is missing here" : "no key '" + written + "'") + "; there are " + keys(),
                        column));
    }

    private Predicate<T> compared(Field<T> field, Operator operator, int termColumn) {
        if (operator == Operator.SAME) {
            reader.takesSign("=");
        }
        int column = reader.column();
        boolean isQuoted = reader.isQuoted();
        var value = value(field);
        if (!isQuoted && (value.equals("-") || value.equalsIgnoreCase("null")) && !operator.isOrder()) {
            return operator.isNegation() ? isNull(field).negate() : isNull(field);
        }
        if (operator.isOrder() && !field.kind().hasOrder()) {
            throw wrong(
                    field.name() + " is " + field.kind().word() + ", which has no order; use = != "
                            + (field.kind().hasPatterns() ? "~ or in" : ""),
                    termColumn);
        }
        if (operator.isPattern()) {
            if (!field.kind().hasPatterns()) {
                throw wrong(field.name() + " is " + field.kind().word() + "; use = != < > or in", termColumn);
            }
            var pattern = Pattern.of(value, reader.text, column);
            cost = PATTERN_COST;
            Predicate<T> matches = row -> isLike(pattern, field.value().apply(row));
            return operator == Operator.LIKE ? matches : matches.negate();
        }
        return compared(field, operator, value, column);
    }

    private Predicate<T> compared(Field<T> field, Operator operator, String value, int column) {
        var get = field.value();
        if (field.kind().hasOrder()) {
            var literal = literal(field.kind(), value, column);
            Predicate<T> holds = row -> {
                var of = get.apply(row);
                return of != null && operator.holds(literal.compareFrom(of));
            };
            return operator == Operator.OTHER
                    ? row -> {
                        var of = get.apply(row);
                        return of == null || literal.compareFrom(of) != 0;
                    }
                    : holds;
        }
        Predicate<Object> same = same(field.kind(), value, column);
        return operator == Operator.OTHER ? row -> !isSame(same, get.apply(row)) : row -> isSame(same, get.apply(row));
    }

    private static boolean isSame(Predicate<Object> same, @Nullable Object of) {
        return of != null && same.test(of);
    }

    private static boolean isLike(Pattern pattern, @Nullable Object of) {
        return of instanceof Collection<?> words
                ? words.stream().anyMatch(word -> pattern.isIn(word.toString()))
                : of != null && pattern.isIn(of.toString());
    }

    private Predicate<Object> same(Kind kind, String value, int column) {
        return switch (kind) {
            case LETTERS -> of -> value.chars().allMatch(letter -> of.toString().indexOf(letter) >= 0);
            case ADDRESS -> {
                var address = Network.single(value);
                yield address == null ? value::equals : of -> address.holds(of.toString());
            }
            case WORDS -> of -> of instanceof Collection<?> words && words.contains(value);
            case FLAG -> {
                boolean truth = literals.truth(value, reader.text, column);
                yield of -> of.equals(truth);
            }
            default -> of -> of.toString().equals(value);
        };
    }

    private Predicate<T> in(Field<T> field) {
        if (reader.takesSign("(")) {
            var choices = new ArrayList<Predicate<T>>();
            do {
                int column = reader.column();
                choices.add(inOne(field, value(field), column));
            } while (reader.takesSign(","));
            if (!reader.takesSign(")")) {
                throw wrong("',' or ')' is missing here");
            }
            return choices.stream().reduce(Predicate::or).orElseThrow();
        }
        int column = reader.column();
        if (field.kind() != Kind.ADDRESS) {
            throw wrong("a list in parentheses follows 'in', such as " + field.name() + " in (a, b)", column);
        }
        return inOne(field, value(field), column);
    }

    /** A network where there is a place for one, else a value that is the same. */
    private Predicate<T> inOne(Field<T> field, String value, int column) {
        if (field.kind() != Kind.ADDRESS || value.indexOf('/') < 0) {
            return compared(field, Operator.SAME, value, column);
        }
        var network = Network.of(value, reader.text, column);
        return row -> field.value().apply(row) instanceof String place && network.holds(place);
    }

    private String value(Field<T> field) {
        int column = reader.column();
        boolean isQuoted = reader.isQuoted();
        var value = reader.value();
        if (value.isEmpty() && !isQuoted) {
            throw wrong("a value is missing here, such as " + field.name() + sample(field.kind()), column);
        }
        return value;
    }

    private Literals.Literal literal(Kind kind, String value, int column) {
        var literal = switch (kind) {
            case NUMBER -> literals.number(value);
            case SPAN -> literals.span(value);
            default -> literals.time(value);
        };
        if (literal == null) {
            throw wrong("'" + value + "' is not " + kind.word() + "; write " + Literals.sample(kind), column);
        }
        return literal;
    }

    private Predicate<T> isNull(Field<T> field) {
        return row -> Objects.isNull(field.value().apply(row));
    }

    private String keys() {
        return fields.stream().map(Field::name).distinct().collect(Collectors.joining(" "));
    }

    private String example() {
        var field = fields.getFirst();
        return field.name() + sample(field.kind());
    }

    private static String sample(Kind kind) {
        return switch (kind) {
            case TEXT, WORDS -> "=word";
            case NUMBER -> ">10k";
            case SPAN -> ">10m";
            case TIME -> ">14:03";
            case ADDRESS -> "=10.0.0.7";
            case LETTERS -> "=Z";
            case FLAG -> "=yes";
        };
    }

    private FilterException wrong(String why) {
        return wrong(why, reader.column());
    }

    private FilterException wrong(String why, int column) {
        return new FilterException(why, reader.text, column);
    }
}
