package io.archangel.http;

import io.archangel.process.Process;
import io.archangel.process.Signal;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request, as if it were a GET for the same, without a body or preconditions. */
record Reading(Request of) implements Request {
    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        return of.path();
    }

    @Override
    public String rest() {
        return of.rest();
    }

    @Override
    public Optional<String> query(String name) {
        return of.query(name);
    }

    @Override
    public List<Map.Entry<String, String>> queries() {
        return of.queries();
    }

    @Override
    public Optional<String> header(String name) {
        return Preconditions.isOne(name) ? Optional.empty() : of.header(name);
    }

    @Override
    public List<Map.Entry<String, String>> headers() {
        return of.headers().stream()
                .filter(it -> !Preconditions.isOne(it.getKey()))
                .toList();
    }

    @Override
    public boolean isConditional() {
        return false;
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
        return of.client();
    }

    @Override
    public String scheme() {
        return of.scheme();
    }

    @Override
    public Optional<String> host() {
        return of.host();
    }

    @Override
    public Optional<String> trace() {
        return of.trace();
    }

    @Override
    public void vouch() {
        of.vouch();
    }

    @Override
    public Process process() {
        return of.process();
    }

    @Override
    public void onHangup(Signal.Handler handler) {
        of.onHangup(handler);
    }
}
