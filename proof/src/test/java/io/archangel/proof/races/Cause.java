package io.archangel.proof.races;

import io.archangel.process.Exit;
import io.archangel.process.Signal;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** What may end a process, and the registering that any of them may come across. */
enum Cause {
    REGISTER(Scene::register, (exit, by) -> false),
    EXIT(
            scene -> scene.victim.exit(Scene.CODE),
            (exit, by) -> exit instanceof Exit.Normal(int code) && code == Scene.CODE),
    TERM(scene -> scene.order(Signal.TERM), (exit, by) -> exit.word().equals("TERM") && by.equals(Scene.ORDERED)),
    KILL(scene -> scene.order(Signal.KILL), (exit, by) -> exit.word().equals("KILL") && by.equals(Scene.ORDERED)),
    HUP(scene -> scene.victim.hangUp(), (exit, by) -> exit.word().equals("HUP") && by.equals("client")),
    LIMIT(Scene::overload, (exit, by) -> exit.equals(new Exit.Limited("in"))),
    PARENT(Scene::endParent, (exit, by) -> by.equals("parent")),
    CLOSE(scene -> scene.manager.close(), (exit, by) -> by.equals("shutdown"));

    private final Consumer<Scene> strike;
    private final BiPredicate<Exit, String> mark;

    Cause(Consumer<Scene> strike, BiPredicate<Exit, String> mark) {
        this.strike = strike;
        this.mark = mark;
    }

    /** Comes. */
    void strike(Scene scene) {
        strike.accept(scene);
    }

    /** True if an exit is this cause's. */
    boolean isOf(Exit exit) {
        return mark.test(exit, String.valueOf(exit.by()));
    }
}
