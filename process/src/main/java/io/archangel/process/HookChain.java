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

    /** True once {@link #nextInline} has handed it out, which leaves it here. By the one thread that takes hooks there. */
    private boolean taken;

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
            var left = waiting(head);
            if (HEAD.compareAndSet(of, head, left == null ? CLOSED : left.next)) {
                return left == null ? null : left.hook;
            }
        }
    }

    /**
     * Hands out the hook that is to run next, if it may run here and now. For the one thread that ends the process, while no
     * other takes hooks: so it need not be taken off the chain, which would be a compare-and-set of its own.
     */
    static @Nullable Hook nextInline(Frame of) {
        var first = waiting(of.hooks);
        if (first == null || !first.inline) {
            return null;
        }
        first.taken = true;
        return first.hook;
    }

    private static @Nullable HookChain waiting(@Nullable HookChain head) {
        var at = head;
        while (at != null && at.taken) {
            at = at.next;
        }
        return at;
    }

    /** True if none of the hooks needs a thread that may block. */
    static boolean areInline(Frame of) {
        var at = waiting(of.hooks);
        while (at != null && at.inline) {
            at = at.next;
        }
        return at == null;
    }

    /** Closes the chain for good if there is no hook. */
    static boolean closeIfNone(Frame of) {
        var head = of.hooks;
        return waiting(head) == null && HEAD.compareAndSet(of, head, CLOSED);
    }

    /** True while there are hooks that have not begun. */
    static boolean isWaiting(Frame of) {
        var head = waiting(of.hooks);
        return head != null && head != CLOSED;
    }
}
