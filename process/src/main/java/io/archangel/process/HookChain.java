package io.archangel.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * At-exit hooks, the last registered first; immutable, so that a compare-and-set of its head, {@link Frame#hooks}, is all
 * the locking there is.
 */
@SuppressWarnings("ReferenceEquality") // a chain is what it is
final class HookChain {
    private static final VarHandle HEAD = Fields.handle(MethodHandles.lookup(), Frame.class, "hooks", HookChain.class);

    /** The head of a chain that takes no more. */
    private static final HookChain CLOSED = new HookChain(exit -> {}, false, null);

    private final Hook hook;

    /** Whether it may run wherever the process ends. */
    private final boolean inline;

    private final @Nullable HookChain next;

    private HookChain(Hook hook, boolean inline, @Nullable HookChain next) {
        this.hook = hook;
        this.inline = inline;
        this.next = next;
    }

    /** @return false if the hooks have all run */
    static boolean add(Frame of, Hook hook, boolean inline) {
        HookChain head;
        do {
            head = of.hooks;
            if (head == CLOSED) {
                return false;
            }
        } while (!HEAD.compareAndSet(of, head, new HookChain(hook, inline, head)));
        return true;
    }

    /** Takes the hook that is to run next, or closes the chain for good. */
    static @Nullable Hook next(Frame of) {
        while (true) {
            var head = of.hooks;
            if (head == CLOSED) {
                return null;
            }
            if (HEAD.compareAndSet(of, head, head == null ? CLOSED : head.next)) {
                return head == null ? null : head.hook;
            }
        }
    }

    /** Takes the hook that is to run next, if it may run here and now. */
    static @Nullable Hook nextInline(Frame of) {
        while (true) {
            var head = of.hooks;
            if (head == null || !head.inline) {
                return null;
            }
            if (HEAD.compareAndSet(of, head, head.next)) {
                return head.hook;
            }
        }
    }

    /** True if none of the hooks needs a thread that may block. */
    static boolean areInline(Frame of) {
        var at = of.hooks;
        while (at != null && at.inline) {
            at = at.next;
        }
        return at == null;
    }

    /** Closes the chain for good if there is no hook. */
    static boolean closeIfNone(Frame of) {
        return HEAD.compareAndSet(of, null, CLOSED);
    }

    /** True while there are hooks that have not begun. */
    static boolean isWaiting(Frame of) {
        var head = of.hooks;
        return head != null && head != CLOSED;
    }
}
