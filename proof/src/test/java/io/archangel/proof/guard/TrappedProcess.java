package io.archangel.proof.guard;

import io.archangel.process.Exit;
import io.archangel.process.Home;
import io.archangel.process.Process;
import io.archangel.process.spi.Tap;
import org.jspecify.annotations.Nullable;

/** A process that throws in one of the methods which the kernel calls. */
final class TrappedProcess extends Process {
    private final Trap trap;
    private final @Nullable Home home;

    TrappedProcess(Trap trap) {
        this(trap, null);
    }

    TrappedProcess(Trap trap, @Nullable Home home) {
        this.trap = trap;
        this.home = home;
    }

    @Override
    protected String kind() {
        return trap.at("kind", super::kind);
    }

    @Override
    protected String name() {
        return trap.at("name", super::name);
    }

    @Override
    protected @Nullable String app() {
        return trap.at("app", super::app);
    }

    @Override
    protected @Nullable String user() {
        return trap.at("user", super::user);
    }

    @Override
    protected @Nullable String method() {
        return trap.at("method", super::method);
    }

    @Override
    protected @Nullable String route() {
        return trap.at("route", super::route);
    }

    @Override
    protected @Nullable String client() {
        return trap.at("client", super::client);
    }

    @Override
    protected @Nullable String waits() {
        return trap.at("waits", super::waits);
    }

    @Override
    protected void tap(@Nullable Tap tap) {
        trap.at("tap");
    }

    @Override
    protected void stopped() {
        trap.at("stopped", () -> null);
    }

    @Override
    protected void continued() {
        trap.at("continued", () -> null);
    }

    @Override
    protected @Nullable Home home() {
        return trap.at("home", () -> home);
    }

    @Override
    protected @Nullable String release(Exit exit) {
        return trap.at("release", () -> super.release(exit));
    }

    @Override
    protected @Nullable String sever(Exit exit) {
        return trap.at("sever", () -> super.sever(exit));
    }
}
