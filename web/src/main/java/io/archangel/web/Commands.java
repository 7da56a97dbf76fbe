package io.archangel.web;

import io.archangel.http.Problem;
import io.archangel.shell.Output;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs commands of the shell and keeps what they say. On threads that may block. */
final class Commands {
    /** No answer is longer. */
    private static final int MOST = 64 << 20;

    /** So wide that no line is cut. */
    static final int WIDTH = 8192;

    private final Shell shell;

    Commands(Shell shell) {
        this.shell = shell;
    }

    Shell shell() {
        return shell;
    }

    /** What a command said. */
    record Ran(int code, String out, String err) {
        /** The first line of what went wrong, without who says so. */
        String why() {
            var first = err.lines().findFirst().orElse("not done");
            return first.replaceFirst(" \\(help [a-z]+\\)$", "");
        }

        /** Where in a filter something is wrong, from 1; 0 if nowhere. */
        int column() {
            var lines = err.lines().toList();
            return lines.size() == 3 && lines.get(2).strip().equals("^")
                    ? lines.get(2).indexOf('^') - 1
                    : 0;
        }
    }

    /** Runs one, whatever comes of it. */
    Ran run(Principal who, List<String> words) {
        var kept = new Kept();
        int code = shell.execute(who, words, kept);
        return new Ran(code, kept.out.toString(), kept.err.toString());
    }

    /** Runs one that is to be done. @return what it said @throws Problem 403 if the person may not, 422 or 404 if it was not done */
    String done(Principal who, List<String> words) {
        var ran = run(who, words);
        if (!shell.may(who, words.getFirst())) {
            throw new Problem(denied(who, words, ran));
        }
        if (ran.code() == Shell.USAGE) {
            throw new Problem(
                    ran.column() > 0
                            ? Answers.problem(422, ran.why(), "column", ran.column())
                            : Answers.problem(422, ran.why()));
        }
        if (ran.code() != Shell.DONE) {
            throw new Problem(Answers.problem(404, ran.why()));
        }
        return ran.out();
    }

    /** What somebody gets who may not, in the shell's words. */
    static io.archangel.http.Response denied(Principal who, List<String> words, Ran ran) {
        var why = ran.err().isEmpty()
                ? words.getFirst() + ": denied to " + who + ", who is "
                        + who.role().name().toLowerCase(Locale.ROOT)
                : ran.why();
        return Answers.problem(403, why);
    }

    /** A command of some words, the last of which may begin with a dash. */
    static List<String> words(List<String> before, String... last) {
        var words = new ArrayList<>(before);
        words.add("--");
        words.addAll(List.of(last));
        return words;
    }

    /** Keeps it, up to what is sensible. */
    private static final class Kept implements Output {
        private final StringBuilder out = new StringBuilder();
        private final StringBuilder err = new StringBuilder();

        @Override
        public void out(String text) {
            keep(out, text);
        }

        @Override
        public void err(String text) {
            keep(err, text);
        }

        @Override
        public int width() {
            return WIDTH;
        }

        private static void keep(StringBuilder kept, String text) {
            if (kept.length() + text.length() > MOST) {
                throw new UncheckedIOException(new IOException("that is more than one answer holds; ask for less"));
            }
            kept.append(text);
        }
    }
}
