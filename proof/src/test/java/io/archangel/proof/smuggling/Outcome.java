package io.archangel.proof.smuggling;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What may come of a case.
 *
 * @param seen     what handlers see of it, in order, without the next request
 * @param statuses what its client gets, without the next request's
 * @param end      how it ends
 */
record Outcome(List<String> seen, List<Integer> statuses, End end) {
    private static final int OK = 200;
    private static final Pattern STATUS = Pattern.compile("[45]\\d\\d");
    private static final Pattern BARE_ANSWER = Pattern.compile("\\(\\d{3}\\)");
    private static final String NEXT = "GET /next";

    enum End {
        /** The next request is answered. */
        GOES_ON,
        /** The connection says that it closes, and does; nobody sees the next request. */
        CLOSES,
        /** The server waited for more; when nothing came it closed, at most with an error. */
        UNFINISHED,
        /** The connection closes, whatever it says. */
        CUT
    }

    static List<Outcome> parse(String text) {
        return List.of(text.split(" or ", -1)).stream().map(Outcome::one).toList();
    }

    private static Outcome one(String text) {
        var seen = new ArrayList<String>();
        var statuses = new ArrayList<Integer>();
        var end = End.GOES_ON;
        for (var part : text.strip().split(" \\+ ", -1)) {
            if (end != End.GOES_ON) {
                throw new IllegalArgumentException("nothing follows an end: " + text);
            }
            if (STATUS.matcher(part).matches()) {
                statuses.add(Integer.valueOf(part));
                end = End.CLOSES;
            } else if (BARE_ANSWER.matcher(part).matches()) {
                statuses.add(Integer.valueOf(part.substring(1, part.length() - 1)));
            } else if (part.equals("close") || part.equals("unfinished") || part.equals("cut")) {
                end = part.equals("close") ? End.CLOSES : part.equals("cut") ? End.CUT : End.UNFINISHED;
            } else if (part.indexOf(' ') > 0) {
                seen.add(Escapes.text(part));
                statuses.add(OK);
            } else {
                throw new IllegalArgumentException("no expectation: " + part);
            }
        }
        return new Outcome(seen, statuses, end);
    }

    /** True if that is what happened. */
    boolean isOf(Conversation.Record real) {
        return switch (end) {
            case GOES_ON -> real.is(and(seen, NEXT), and(statuses, OK)) && real.closes();
            case CLOSES -> real.is(seen, statuses) && real.closes();
            case UNFINISHED ->
                real.seen().isEmpty() && real.answers().stream().allMatch(answer -> answer.status() >= 400);
            case CUT -> real.seen().isEmpty();
        };
    }

    private static <T> List<T> and(List<T> list, T last) {
        var all = new ArrayList<>(list);
        all.add(last);
        return all;
    }

    @Override
    public String toString() {
        return statuses + " " + seen.stream().map(Escapes::show).toList() + " " + end;
    }
}
