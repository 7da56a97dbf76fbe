package io.archangel.shell;

/** An output that remembers. */
final class Recorded implements Output {
    private final StringBuffer out = new StringBuffer();
    private final StringBuffer err = new StringBuffer();

    @Override
    public void out(String text) {
        out.append(text);
    }

    @Override
    public void err(String text) {
        err.append(text);
    }

    public String out() {
        return out.toString();
    }

    public String err() {
        return err.toString();
    }
}
