package io.archangel.proof.smuggling;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads cases from a file, as {@code src/test/resources/smuggling/README.md} describes it. */
final class CaseFile {
    private static final int COLUMNS = 3;
    private static final String AT_TIMES = " or at times ";

    private final Path path;
    private final List<Case> cases = new ArrayList<>();
    private String frame = "$";

    private CaseFile(Path path) {
        this.path = path;
    }

    static List<Case> read(Path path) throws IOException {
        var file = new CaseFile(path);
        int number = 0;
        for (var line : Files.readAllLines(path)) {
            number++;
            if (line.startsWith(":")) {
                file.frame = line.substring(1).strip();
            } else if (!line.isBlank() && !line.startsWith("#")) {
                file.add(number, line);
            }
        }
        return List.copyOf(file.cases);
    }

    private void add(int number, String line) {
        var columns = line.split("\\|", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException(path + ":" + number + " has not name, bytes and expectation");
        }
        var where = URI.create(path.toUri() + "?line=" + number);
        var bytes = Escapes.bytes(frame.replace("$", columns[1].strip()));
        var name = number + " " + columns[0].strip();
        boolean varies = columns[2].contains(AT_TIMES);
        var outcomes = Outcome.parse(columns[2].replace(AT_TIMES, " or ").strip());
        cases.add(new Case(where, name, bytes, outcomes, varies));
    }
}
