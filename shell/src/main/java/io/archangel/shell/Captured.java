package io.archangel.shell;

/** An output that keeps what a command shows, so that another can put it into its own screen. */
final class Captured implements Output {
    /** Beyond this nothing is kept: no screen shows so much. */
    private static final int MOST = 1 << 20;

    private final StringBuilder text = new StringBuilder();
    private final int width;
    private final int height;
    private final boolean isColored;

    Captured(Paper like) {
        width = like.width();
        height = like.height();
        isColored = like.isColored();
    }

    /** All of it, safe for a terminal. */
    String text() {
        return text.toString();
    }

    @Override
    public void out(String more) {
        text.append(more, 0, Math.min(more.length(), MOST - Math.min(MOST, text.length())));
    }

    @Override
    public void err(String more) {
        out(more);
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public boolean isTerminal() {
        return true;
    }

    @Override
    public boolean isColored() {
        return isColored;
    }
}
