package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.HostThread;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A thread whose loop dies on it, on a machine that has no other. */
final class LoopThreadTest {
    private static final int LIVES = 3;

    /** Those that have run the loop, which dies of each but the last. */
    private final List<Thread> runs = new CopyOnWriteArrayList<>();

    private final Loop loop =
            (Loop) Proxy.newProxyInstance(Loop.class.getClassLoader(), new Class<?>[] {Loop.class}, this::call);

    private @Nullable Object call(Object proxy, Method method, Object[] arguments) {
        if (method.getName().equals("runForever")) {
            runs.add(Thread.currentThread());
            assertThat(runs).as("lives").hasSize(LIVES);
        }
        return method.getName().equals("isHere") ? false : null;
    }

    private Thread thread(Runnable task) {
        return runs.isEmpty()
                ? new HostThread(task, "the only one")
                : new Thread(task) {
                    @Override
                    public void start() {
                        throw new InternalError("unable to create native thread");
                    }
                };
    }

    @Test
    void loopDies_andNoOtherThreadCanBeHad_goesOnOnTheSame() {
        var thread = LoopThread.start(loop, this::thread);
        Awaitility.await().until(() -> runs.size() == LIVES);
        thread.close();
        assertThat(runs).containsOnly(thread.thread());
        assertThat(thread.thread().isAlive()).isFalse();
    }
}
