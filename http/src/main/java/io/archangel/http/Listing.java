package io.archangel.http;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A page that lists what is in a folder, but for what is hidden. */
final class Listing {
    private Listing() {}

    /** @param path as the client has asked for it */
    static String of(Path folder, String path) throws IOException {
        var title = Form.escaped(path);
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>" + title
                + "</title>\n<h1>" + title + "</h1>\n<ul>\n<li><a href=\"../\">../</a></li>\n");
        for (var name : names(folder)) {
            page.append("<li><a href=\"")
                    .append(Form.escaped(link(name)))
                    .append("\">")
                    .append(Form.escaped(name))
                    .append("</a></li>\n");
        }
        return page.append("</ul>\n</html>\n").toString();
    }

    private static List<String> names(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(it -> it.getFileName() + (Files.isDirectory(it) ? "/" : ""))
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** A name as a link that leads below, whatever is in it. */
    static String link(String name) {
        try {
            return new URI(null, null, "./" + name, null).toASCIIString();
        } catch (URISyntaxException impossible) {
            throw new Problem(404, "there is no such file");
        }
    }
}
