package io.archangel.proof.web;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the two commands may be told, each by a word and its value.
 *
 * <pre>
 * --rounds 3         in each of them every server has its turn
 * --runs 3           of so many rounds, each with all servers in fresh JVMs; {@link WebBench} alone
 * --only bare,jetty  those servers; all that the command knows unless told
 * --warm-up 25       seconds of load of each kind before samples, at most; less, where a request does not get cheaper
 * --minutes 50       for all of it; where that is little, all servers are warmed up for less, {@link Warmth}
 * --seconds 2        of a sample
 * --gc Serial        or G1, Parallel, Z: the same for all
 * --peers PATH       the class path of the module of peers; nothing but ours runs without
 * --polls 15000      how many clients wait, in {@link IdlePolls}
 * --jvm OPTIONS      more options for each server's JVM, divided by spaces
 * </pre>
 */
final class BenchOptions {
    private final Map<String, String> told = new HashMap<>(Map.of(
            "--rounds", "3",
            "--runs", "3",
            "--only", "",
            "--warm-up", "25",
            "--minutes", "50",
            "--seconds", "2",
            "--gc", "Serial",
            "--peers", "",
            "--polls", "15000",
            "--jvm", ""));

    /** @throws IllegalArgumentException if there is a word that it does not know, or one without its value */
    BenchOptions(String[] arguments) {
        for (int at = 0; at < arguments.length; at += 2) {
            if (!told.containsKey(arguments[at]) || at + 1 == arguments.length) {
                throw new IllegalArgumentException(
                        "'" + arguments[at] + "' is no option, or has no value; there are " + told.keySet());
            }
            told.put(arguments[at], arguments[at + 1]);
        }
    }

    int rounds() {
        return Integer.parseInt(value("--rounds"));
    }

    int runs() {
        return Integer.parseInt(value("--runs"));
    }

    int warmUpSeconds() {
        return Integer.parseInt(value("--warm-up"));
    }

    Duration atMost() {
        return Duration.ofMinutes(Integer.parseInt(value("--minutes")));
    }

    int seconds() {
        return Integer.parseInt(value("--seconds"));
    }

    int polls() {
        return Integer.parseInt(value("--polls"));
    }

    /** The collector of garbage, as the JVM's own options name it. */
    String collector() {
        return value("--gc");
    }

    List<String> jvm() {
        return words("--jvm", " ");
    }

    /** Those that were named, in the order of the table; if none was, all. */
    List<Contestant> of(List<Contestant> all) {
        var named = words("--only", ",").stream().map(Contestant::of).toList();
        return named.isEmpty() ? all : named.stream().sorted().toList();
    }

    /** @throws IllegalArgumentException if it is a peer and nobody said where those are */
    String classPath(Contestant contestant) {
        if (contestant.isOurs()) {
            return System.getProperty("java.class.path");
        }
        if (value("--peers").isEmpty()) {
            throw new IllegalArgumentException(contestant.word() + " is a peer; say by --peers where those are");
        }
        return value("--peers");
    }

    private List<String> words(String option, String divider) {
        return Arrays.stream(value(option).split(divider, -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private String value(String option) {
        return told.getOrDefault(option, "");
    }
}
