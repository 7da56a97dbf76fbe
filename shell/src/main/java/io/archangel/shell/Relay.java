package io.archangel.shell;

import org.jspecify.annotations.Nullable;

/** An output that hands on what a command of another's shows, as it comes, so that nothing of it is kept. */
final class Relay implements Output {
    private final Paper paper;

    /** That nobody reads any more, once it is so: the command swallows it, as it is no fault of its own. */
    private Paper.@Nullable Gone gone;

    Relay(Paper paper) {
        this.paper = paper;
    }

    /** @throws Paper.Gone if nobody reads any more */
    void requireReader() {
        if (gone != null) {
            throw gone;
        }
    }

    @Override
    public void out(String text) {
        try {
            paper.control(text);
        } catch (Paper.Gone lost) {
            gone = lost;
            throw lost;
        }
    }

    @Override
    public void err(String text) {
        out(text);
    }

    @Override
    public int width() {
        return paper.width();
    }

    @Override
    public int height() {
        return paper.height();
    }

    @Override
    public boolean isTerminal() {
        return true;
    }

    @Override
    public boolean isColored() {
        return paper.isColored();
    }
}
