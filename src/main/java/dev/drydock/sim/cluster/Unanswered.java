package dev.drydock.sim.cluster;

import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/** A request whose work is done and whose answer goes nowhere. */
record Unanswered(Exchange real) implements Exchange {
    @Override
    public String method() {
        return real.method();
    }

    @Override
    public String path() {
        return real.path();
    }

    @Override
    public Map<String, String> query() {
        return real.query();
    }

    @Override
    public Optional<String> header(String name) {
        return real.header(name);
    }

    @Override
    public byte[] body() {
        return real.body();
    }

    @Override
    public OutputStream answer(int status) {
        return OutputStream.nullOutputStream();
    }

    @Override
    public void header(String name, String value) {}

    @Override
    public void flush() {}
}
