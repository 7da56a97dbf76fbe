package io.archangel.proof.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What Autobahn found of one server, as its index has it.
 *
 * @param server its name
 * @param cases  in the order of their numbers
 */
record AutobahnReport(String server, List<Case> cases) {
    /** What is right: as the RFC has it, right though late, and told without a judgement. */
    private static final Set<String> RIGHT = Set.of("OK", "NON-STRICT", "INFORMATIONAL");

    /**
     * One case.
     *
     * @param number   {@code 7.1.1}
     * @param behavior {@code OK}, or what it was in place of that
     * @param close    the same of its end and the code that came with it
     */
    record Case(String number, String behavior, String close) {
        String text() {
            return number + " " + behavior + ", its end " + close;
        }

        /** Numbers with zeros in front, which sort as they should. */
        private String rank() {
            return number.replaceAll("\\b(\\d)\\b", "0$1");
        }
    }

    /** Reads the index: an object for each server, with one for each case. */
    static List<AutobahnReport> read(Path index) throws IOException {
        var reports = new ArrayList<AutobahnReport>();
        try (var in = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), index)) {
            in.nextToken();
            while (in.nextToken() != JsonToken.END_OBJECT) {
                reports.add(new AutobahnReport(in.currentName(), cases(in)));
            }
        }
        return List.copyOf(reports);
    }

    private static List<Case> cases(JsonParser in) {
        var cases = new ArrayList<Case>();
        in.nextToken();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            var number = in.currentName();
            var fields = fields(in);
            cases.add(new Case(
                    number,
                    fields.getOrDefault("behavior", "missing"),
                    fields.getOrDefault("behaviorClose", "missing")));
        }
        cases.sort(Comparator.comparing(Case::rank));
        return List.copyOf(cases);
    }

    private static Map<String, String> fields(JsonParser in) {
        var fields = new HashMap<String, String>();
        in.nextToken();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            var name = in.currentName();
            in.nextToken();
            fields.put(name, in.getString());
        }
        return fields;
    }

    long behaving(String how) {
        return cases.stream().filter(each -> each.behavior.equals(how)).count();
    }

    List<Case> failed() {
        return cases.stream().filter(each -> !RIGHT.contains(each.behavior)).toList();
    }

    /** Those that ended otherwise than they should, or with another code. */
    List<Case> wronglyClosed() {
        return cases.stream().filter(each -> !RIGHT.contains(each.close)).toList();
    }

    /** All that did not go as they best do. */
    List<Case> remarkable() {
        return cases.stream()
                .filter(each -> !each.behavior.equals("OK") || !RIGHT.contains(each.close))
                .toList();
    }

    boolean isGood() {
        return !cases.isEmpty() && failed().isEmpty() && wronglyClosed().isEmpty();
    }
}
