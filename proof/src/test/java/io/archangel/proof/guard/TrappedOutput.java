package io.archangel.proof.guard;

import io.archangel.shell.Keyboard;
import io.archangel.shell.Output;
import java.util.Optional;
import java.util.Set;

/** An output that throws in one of its methods. */
final class TrappedOutput implements Output {
    /** What is asked of an output only where somebody types. */
    private static final Set<String> KEYED = Set.of("read", "height");

    private final Trap trap;

    TrappedOutput(Trap trap) {
        this.trap = trap;
    }

    @Override
    public void out(String text) {
        trap.at("out");
    }

    @Override
    public void err(String text) {
        trap.at("err");
    }

    @Override
    public int width() {
        return trap.at("width", Output.super::width);
    }

    @Override
    public int height() {
        return trap.at("height", Output.super::height);
    }

    @Override
    public Optional<String> ask(String question) {
        return trap.at("ask", () -> Output.super.ask(question));
    }

    @Override
    public Optional<Keyboard> keyboard() {
        Keyboard keys = atMost -> trap.at("read", () -> Keyboard.END);
        return trap.at("keyboard", () -> KEYED.contains(trap.where()) ? Optional.of(keys) : Optional.empty());
    }

    @Override
    public boolean isTerminal() {
        return trap.at("isTerminal", Output.super::isTerminal);
    }

    @Override
    public boolean isColored() {
        return trap.at("isColored", Output.super::isColored);
    }
}
