package io.archangel.shell;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An output that remembers, and may answer. */
final class Recorded implements Output {
    private final StringBuffer out = new StringBuffer();
    private final StringBuffer err = new StringBuffer();
    private final StringBuffer asked = new StringBuffer();
    private final @Nullable String answer;

    Recorded() {
        answer = null;
    }

    /** One that has this to say to whatever it is asked. */
    Recorded(String answer) {
        this.answer = answer;
    }

    @Override
    public void out(String text) {
        out.append(text);
    }

    @Override
    public void err(String text) {
        err.append(text);
    }

    @Override
    public Optional<String> ask(String question) {
        asked.append(question);
        return Optional.ofNullable(answer);
    }

    public String out() {
        return out.toString();
    }

    public String err() {
        return err.toString();
    }

    public String asked() {
        return asked.toString();
    }
}
