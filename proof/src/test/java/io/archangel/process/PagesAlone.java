package io.archangel.process;

import java.lang.invoke.VarHandle;

/** The table by pages with nothing round it, for those who measure it against others. */
public final class PagesAlone {
    private final Pages pages = new Pages();

    /** A process comes, and may go at once. */
    public void come(Process process, boolean goes) {
        var page = pages.open();
        long pid = page.take();
        for (; pid < 0; pid = page.take()) {
            page = pages.openAfter(page);
        }
        page.enter(pid, process);
        if (goes) {
            page.leave(pid);
            VarHandle.fullFence();
            pages.tidy(page);
        }
    }
}
