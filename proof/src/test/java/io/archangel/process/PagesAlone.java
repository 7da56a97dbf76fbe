package io.archangel.process;

/** The table by pages with nothing round it, for those who measure it against others. */
public final class PagesAlone {
    private final Pages pages = new Pages();

    /** A process comes, and may go at once. */
    public void come(Process process, boolean goes) {
        var lane = pages.lane();
        lane.lock();
        var page = pages.open(lane);
        long pid = page.take();
        page.enter(pid, process);
        lane.unlock();
        if (goes) {
            lane.lock();
            page.leave(pid);
            lane.unlock();
            pages.tidy(page);
        }
    }
}
