package io.archangel.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A stream of events as a page reads it. */
final class Feed implements AutoCloseable {
    private final HttpResponse<InputStream> answer;
    private final BufferedReader lines;

    /** The id of the latest that had one. */
    String lastId = "";

    /** How much came as data. */
    long chars;

    Feed(HttpClient client, HttpRequest request) {
        try {
            answer = client.send(request, BodyHandlers.ofInputStream());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
        lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    static Feed of(House house, String path, String... headers) {
        var request = HttpRequest.newBuilder(house.uri(path)).headers(headers);
        return new Feed(house.client, request.build());
    }

    static Feed of(House house, String path) {
        return of(house, path, "Authorization", "Bearer " + House.TOKEN);
    }

    int status() {
        return answer.statusCode();
    }

    /** An event. */
    record Got(String name, JsonNode data) {
        List<String> put(int column) {
            var values = new ArrayList<String>();
            data.path("put").forEach(row -> values.add(row.get(column).asString("")));
            return values;
        }
    }

    /** The next of any name, or null at the end. */
    Got next() {
        try {
            var name = "message";
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    lastId = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    chars += line.length();
                    return new Got(name, Json.tree(line.substring(6)));
                }
            }
            return null;
        } catch (IOException cut) {
            return null;
        }
    }

    /** The next of a name, others passed over. */
    Got next(String name) {
        for (var got = next(); got != null; got = next()) {
            if (got.name().equals(name)) {
                return got;
            }
        }
        throw new AssertionError("the stream ended without " + name);
    }

    /** Reads to its end. @return how many events came */
    long drain() {
        long count = 0;
        for (var got = next(); got != null; got = next()) {
            count++;
        }
        return count;
    }

    @Override
    public void close() {
        try {
            answer.body().close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
