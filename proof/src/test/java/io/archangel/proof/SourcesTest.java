package io.archangel.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The house style, where a compiled class no longer shows it: javac writes handlers of its own. */
final class SourcesTest {
    private static final Pattern CATCHES_THROWABLE = Pattern.compile("catch\\s*\\([^)]*\\bThrowable\\b");
    private static final Pattern HOLDS_MONITOR = Pattern.compile("\\bsynchronized\\s*\\(");

    @Test
    void throwable_isCaughtInOnePlace() throws IOException {
        assertThat(sourcesWith(CATCHES_THROWABLE))
                .isSubsetOf(List.of(Path.of("process/src/main/java/io/archangel/process/Guard.java")));
    }

    @Test
    void monitors_areHeldNowhere() throws IOException {
        assertThat(sourcesWith(HOLDS_MONITOR)).isEmpty();
    }

    private static List<Path> sourcesWith(Pattern pattern) throws IOException {
        var found = new ArrayList<Path>();
        for (var folder : Repository.inEveryModule("src/main/java")) {
            try (var files = Files.walk(folder)) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> pattern.matcher(text(file)).find())
                        .map(Repository.root()::relativize)
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
