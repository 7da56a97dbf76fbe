package io.archangel.shell;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;

/** A page of the manual in the language of man(7), made of the command model. */
final class ManPage {
    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    static String of(Catalog.Entry entry) {
        var spec = entry.parser(entry.maker().get(), 80).getCommandSpec();
        var usage = spec.usageMessage();
        var made = new ManPage();
        made.macro("TH", "ARCHANGEL-" + entry.name().toUpperCase(Locale.ROOT), "1", "", "Archangel");
        made.section("NAME", List.of(entry.name() + " - " + plain(usage.description()[0])));
        made.section("SYNOPSIS", List.of(entry.synopsis()));
        made.section("DESCRIPTION", List.of(usage.description()));
        made.section("", List.of(usage.footer()));
        made.macro("SH", "OPTIONS");
        spec.options().stream().filter(option -> !option.hidden()).forEach(made::option);
        made.section(
                "WHO MAY",
                List.of(Roles.word(entry.role()) + (entry.role().ordinal() < 2 ? " and above" : "")
                        + ", at every door"));
        return made.page.toString();
    }

    private void option(OptionSpec option) {
        page.append(".TP\n.B ");
        page.append(escaped(
                String.join(", ", option.names()) + (option.arity().max() > 0 ? " " + option.paramLabel() : "")));
        page.append('\n').append(escaped(option.description()[0])).append('\n');
    }

    private void section(String title, List<String> lines) {
        var text = lines.stream().filter(line -> !line.isBlank()).collect(Collectors.joining(" "));
        if (text.isEmpty()) {
            return;
        }
        page.append(title.isEmpty() ? ".PP\n" : ".SH " + title + "\n")
                .append(escaped(text))
                .append('\n');
    }

    private void macro(String name, String... words) {
        page.append('.').append(name);
        for (var word : words) {
            page.append(" \"").append(escaped(word)).append('"');
        }
        page.append('\n');
    }

    private static String plain(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private static String escaped(String text) {
        var safe = text.replace("\\", "\\e").replace("-", "\\-");
        return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
    }
}
