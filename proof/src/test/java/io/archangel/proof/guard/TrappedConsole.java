package io.archangel.proof.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.archangel.shell.Console;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;

/** A terminal at which somebody types a line and leaves; it throws in one of its methods. */
final class TrappedConsole implements Console {
    private final Trap trap;
    private final InputStream typed;

    TrappedConsole(String line, Trap trap) {
        typed = new ByteArrayInputStream((line + "\rexit\r").getBytes(UTF_8));
        this.trap = trap;
    }

    @Override
    public InputStream input() {
        return trap.at("input", () -> typed);
    }

    @Override
    public OutputStream output() {
        return trap.at("output", OutputStream::nullOutputStream);
    }

    @Override
    public String type() {
        return trap.at("type", () -> "xterm");
    }

    @Override
    public Size size() {
        return trap.at("size", () -> Size.USUAL);
    }

    @Override
    public boolean isPlain() {
        return trap.at("isPlain", Console.super::isPlain);
    }
}
