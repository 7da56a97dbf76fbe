package io.archangel.loop;

/** What a loop says that polls sockets alone. */
final class NoPipes {
    private NoPipes() {}

    static LoopException on(Loop loop) {
        return new LoopException(loop.name() + " has no pipes and starts no programs; use a NettyLoop on epoll, or in a"
                + " test call the protocol's methods");
    }
}
