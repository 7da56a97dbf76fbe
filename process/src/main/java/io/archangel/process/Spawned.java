package io.archangel.process;

/** Code of its own on a virtual thread of its own. */
final class Spawned extends Process {
    private final String name;

    Spawned(String name) {
        this.name = name;
    }

    void work(ProcessManager.Task task) {
        if (runBody(task::run) == null) {
            exit();
        }
    }

    @Override
    protected String name() {
        return name;
    }
}
