package io.archangel.process;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one thread of a process is. Names in it may come from the application: escape them before they are shown.
 *
 * @param thread    its name; of a process without a thread, the loop that it lives on
 * @param isVirtual whether it is a virtual thread
 * @param state     {@code runnable}, {@code waiting} and the like; of a loop {@code turning}, or for how long it has not turned
 * @param waitsFor  what it waits for, or null if it does not, or the JDK does not tell
 * @param heldBy    which thread holds that; null if none does, or it is not known
 * @param holder    the pid of the process that holds it, 0 if that is none of this manager's
 * @param unknown   why it is not known who holds it; null if it is, or nobody does
 * @param frames    the innermost first
 */
public record Stack(
        String thread,
        boolean isVirtual,
        String state,
        @Nullable String waitsFor,
        @Nullable String heldBy,
        long holder,
        @Nullable String unknown,
        List<String> frames) {

    /** Copies the frames. */
    public Stack {
        frames = List.copyOf(frames);
    }
}
