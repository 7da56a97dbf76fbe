package io.archangel.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Set;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.utils.InfoCmp;
import org.jspecify.annotations.Nullable;

/**
 * A terminal at the far end of a door, for JLine. What it can do is looked up among what JLine brings along: the type's
 * name comes from outside, and no command of the machine ({@code infocmp}) and no variable of its environment is asked.
 */
final class Screen extends LineDisciplineTerminal {
    /** One that can go back within a line and no more. Not called dumb, since JLine would not echo on such. */
    private static final String PLAIN = "plain";

    private static final String PLAIN_CAPABILITIES = """
            plain|a line that can be gone back in,
            \tam,
            \tbel=^G, cr=^M, cub1=^H, cud1=^J, ind=^J,
            """;

    /** As wide as no line gets: JLine would go up for a line that wraps. */
    private static final int PLAIN_COLUMNS = 8192;

    private static final Set<String> KNOWN = Set.of(
            "ansi",
            "rxvt",
            "rxvt-unicode",
            "rxvt-unicode-256color",
            "screen",
            "screen-256color",
            "xterm",
            "xterm-256color");

    private final Console console;

    Screen(Console console) throws IOException {
        super("session", type(console.type()), output(console), UTF_8);
        this.console = console;
        fit();
        enterRawMode();
        attributes.setLocalFlag(LocalFlag.ISIG, true);
    }

    /** Takes the size that the far end has now. @return true if it has changed */
    boolean fit() {
        var now = Size.of(
                isPlain() ? PLAIN_COLUMNS : console.size().columns(),
                console.size().rows());
        var before = getSize();
        setSize(now);
        return !now.equals(before);
    }

    /** There will be no more input: who reads sees the end. */
    void endInput() throws IOException {
        slaveInputPipe.close();
    }

    /** True if nothing can be shown above or below the line that is typed. */
    boolean isPlain() {
        return getType().equals(PLAIN);
    }

    boolean isColored() {
        return !isPlain() && !console.isPlain();
    }

    @Override
    protected void parseInfoCmp() {
        var capabilities = isPlain() ? PLAIN_CAPABILITIES : InfoCmp.getDefaultInfoCmp(getType());
        InfoCmp.parseInfoCmp(capabilities, bools, ints, strings);
    }

    @Override
    public @Nullable String getenv(String name) {
        return null;
    }

    /** The nearest type that is known. */
    static String type(String named) {
        var type = named.toLowerCase(Locale.ROOT);
        if (KNOWN.contains(type)) {
            return type;
        }
        var has256 = type.endsWith("256color") ? "-256color" : "";
        if (startsWithAny(type, "screen", "tmux")) {
            return "screen" + has256;
        }
        if (startsWithAny(type, "xterm", "alacritty", "foot", "kitty", "konsole", "putty", "rxvt", "st-", "vte")) {
            return "xterm" + has256;
        }
        return startsWithAny(type, "ansi", "linux", "vt1", "vt2", "vt3", "vt4", "vt5") ? "ansi" : PLAIN;
    }

    private static OutputStream output(Console console) {
        var far = new BufferedOutputStream(console.output(), 8192);
        return type(console.type()).equals(PLAIN) ? new PlainOutput(far) : far;
    }

    private static boolean startsWithAny(String type, String... starts) {
        for (var start : starts) {
            if (type.startsWith(start)) {
                return true;
            }
        }
        return false;
    }
}
