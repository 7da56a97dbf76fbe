package io.archangel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.process.Process;
import io.archangel.process.spi.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The board for Grafana asks for what is there. */
final class BoardTest {
    private static final Pattern METRIC = Pattern.compile("(archangel_\\w+)(\\{[^}]*})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)(?:=|!=|=~|!~)\"");
    private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern ASKED = Pattern.compile("label_values\\((archangel_\\w+), (\\w+)\\)");

    /** What Prometheus itself puts to all that it collects. */
    private static final Set<String> OF_PROMETHEUS = Set.of("instance", "job");

    private final House house = new House();

    @AfterEach
    void close() {
        house.close();
    }

    /** The labels of each metric that is printed. */
    private Map<String, Set<String>> printed() {
        var labels = new HashMap<String, Set<String>>();
        for (var line : house.get("/metrics").body().lines().toList()) {
            var sample = METRIC.matcher(line);
            if (sample.lookingAt()) {
                var names = labels.computeIfAbsent(sample.group(1), any -> new HashSet<>(OF_PROMETHEUS));
                names.addAll(all(LABEL, sample.group(2) == null ? "" : sample.group(2)));
            }
        }
        return labels;
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static JsonNode board() throws IOException {
        return Json.tree(Files.readString(Path.of("../docs/grafana-board.json")));
    }

    @Test
    void queries_nameMetricsAndLabelsThatArePrinted() throws IOException {
        List<@Nullable Object> loop = List.of("web", Duration.ofMillis(1));
        house.manager.mount(new Table("loops", List.of("name", "lag"), () -> List.of(loop), List.of()));
        house.manager.register(Process.around("it", it -> {})).exit();
        await().untilAsserted(() -> assertThat(printed()).containsKey("archangel_exited_total"));
        var printed = printed();
        var targets = new ArrayList<JsonNode>();
        board().path("panels").forEach(panel -> panel.path("targets").forEach(targets::add));

        assertThat(targets).hasSizeGreaterThan(5).allSatisfy(target -> {
            var query = target.path("expr").asString();
            var metrics = all(METRIC, query);
            assertThat(metrics).as(query).isNotEmpty().isSubsetOf(printed.keySet());
            assertThat(query).as("asks of the servers that are chosen").contains("instance=~\"$instance\"");
            var known = new HashSet<>(OF_PROMETHEUS);
            metrics.forEach(metric -> known.addAll(printed.get(metric)));
            assertThat(labels(query, target.path("legendFormat").asString("")))
                    .as(query)
                    .isSubsetOf(known);
        });
    }

    private static List<String> labels(String query, String legend) {
        var grouped = all(GROUPED, query).stream().flatMap(names -> Arrays.stream(names.split(", *")));
        return Stream.of(all(LABEL, query).stream(), grouped, all(LEGEND, legend).stream())
                .flatMap(names -> names)
                .toList();
    }

    @Test
    void variables_askForWhatIsPrinted() throws IOException {
        var printed = printed();
        var asked = new ArrayList<String>();
        board().path("templating").path("list").forEach(variable -> {
            var query = ASKED.matcher(variable.path("query").asString(""));
            if (query.matches()) {
                asked.add(query.group(1));
                assertThat(printed.get(query.group(1))).contains(query.group(2));
            }
        });

        assertThat(asked).isNotEmpty();
    }
}
