package io.archangel.proof.price;

import io.archangel.http.Body;
import io.archangel.http.Request;
import io.archangel.process.Process;
import io.archangel.process.Signal;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** As much of a request as a routing looks at. */
record Asking(String method, String path) implements Request {
    @Override
    public String rest() {
        return path;
    }

    @Override
    public Optional<String> query(String name) {
        return Optional.empty();
    }

    @Override
    public List<Map.Entry<String, String>> queries() {
        return List.of();
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.empty();
    }

    @Override
    public List<Map.Entry<String, String>> headers() {
        return List.of();
    }

    @Override
    public Body body() {
        return InputStream::nullInputStream;
    }

    @Override
    public List<Map.Entry<String, String>> trailers() {
        return List.of();
    }

    @Override
    public String client() {
        return "nobody";
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public Optional<String> host() {
        return Optional.empty();
    }

    @Override
    public Optional<String> trace() {
        return Optional.empty();
    }

    @Override
    public void vouch() {
        throw new UnsupportedOperationException("a benchmark's request has no connection");
    }

    @Override
    public Process process() {
        throw new UnsupportedOperationException("a benchmark's request is no process");
    }

    @Override
    public void onHangup(Signal.Handler handler) {
        throw new UnsupportedOperationException("a benchmark's request has no client");
    }
}
