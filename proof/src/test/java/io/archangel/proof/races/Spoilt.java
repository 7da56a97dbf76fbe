package io.archangel.proof.races;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.proof.Fork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Programs with a spoilt kernel, or other spoilt classes. */
final class Spoilt {
    /** The same is in {@code .ci/long}. */
    private static final Pattern SEEN =
            Pattern.compile("= (Invalid execution results|Validation function \\w+ has failed) =");

    private Spoilt() {}

    /**
     * True for the line by which Lincheck says that threads have done what none could. It begins one like that, too, where it has
     * failed itself: steps that hang, or that throw what they should not, are no race that was found.
     */
    static boolean isSeen(String line) {
        return SEEN.matcher(line).matches();
    }

    /** Runs one to its end, as {@link Fork} does. */
    static Fork run(Path folder, List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        var mutant = folder.resolve("mutant");
        assertThat(Mutant.writeTo(mutant)).containsExactly("CHILDREN", "advance");
        return run(mutant, folder, options, main, arguments);
    }

    /** The same with classes of a folder in place of this JVM's. */
    static Fork run(Path mutant, Path folder, List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return Fork.run(folder, options, mutant + ":" + System.getProperty("java.class.path"), main, arguments);
    }
}
