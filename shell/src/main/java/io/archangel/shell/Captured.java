package io.archangel.shell;

/** An output that keeps of what a command shows as many lines as a screen has, so that another can put it into its own. */
final class Captured implements Output {
    /** However long its lines are. */
    private static final int MOST = 1 << 20;

    private final StringBuilder text = new StringBuilder();

    /** How many of them have ended. */
    private int lines;

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
        int end = 0;
        while (lines < height && end < more.length()) {
            int next = more.indexOf('\n', end) + 1;
            lines += next > 0 ? 1 : 0;
            end = next > 0 ? next : more.length();
        }
        text.append(more, 0, Math.min(end, MOST - Math.min(MOST, text.length())));
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
