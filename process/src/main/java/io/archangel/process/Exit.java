package io.archangel.process;

import org.jspecify.annotations.Nullable;

/** How a process ended: a value, fixed once, for any mix of causes. */
public sealed interface Exit {

    /** Exit code 0, the commonest end; shared, so that a normal end allocates nothing. */
    Exit OK = new Normal(0);

    /**
     * The word that listings show: {@code OK}, {@code CODE 3}, {@code TERM}, {@code FAILED IOException},
     * {@code LIMIT age}.
     */
    String word();

    /** Who ended it, where somebody did. */
    default @Nullable String by() {
        return null;
    }

    /** Why, in the words of whoever ended it. */
    default @Nullable String reason() {
        return null;
    }

    /** It came to its own end. @param code 0 for success, anything else is the program's own meaning */
    record Normal(int code) implements Exit {
        @Override
        public String word() {
            return code == 0 ? "OK" : "CODE " + code;
        }
    }

    /**
     * A signal's default action ended it.
     *
     * @param signal which
     * @param by     who sent it: a person at a door ({@code root@ssh}), {@code client}, {@code parent}, {@code shutdown}
     * @param reason why, if it was said
     */
    record Signalled(Signal signal, String by, @Nullable String reason) implements Exit {
        @Override
        public String word() {
            return signal.name();
        }
    }

    /** Its code threw. @param cause what */
    record Failed(Throwable cause) implements Exit {
        @Override
        public String word() {
            return "FAILED " + cause.getClass().getSimpleName();
        }

        @Override
        public @Nullable String reason() {
            return Guard.messageOf(cause);
        }
    }

    /** It passed a hard limit. @param limit which: {@code age}, {@code idle}, {@code in}, {@code out}, {@code children} */
    record Limited(String limit) implements Exit {
        @Override
        public String word() {
            return "LIMIT " + limit;
        }
    }
}
