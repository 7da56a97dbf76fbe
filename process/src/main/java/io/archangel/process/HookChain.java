package io.archangel.process;

import org.jspecify.annotations.Nullable;

/** At-exit hooks, the last registered first; immutable, so that a CAS of its head is all the locking there is. */
final class HookChain {

    /** The head of a chain that takes no more. */
    static final HookChain CLOSED = new HookChain(exit -> {}, null);

    final Hook hook;
    final @Nullable HookChain next;

    HookChain(Hook hook, @Nullable HookChain next) {
        this.hook = hook;
        this.next = next;
    }
}
