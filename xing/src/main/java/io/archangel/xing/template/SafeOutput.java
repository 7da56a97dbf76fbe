package io.archangel.xing.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import gg.jte.Content;
import gg.jte.TemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Escapes as JTE does, and where that leaves a way in, does more. In handlers of events ({@code onclick}) a browser undoes
 * HTML's escapes before it reads the script, so that {@code &#39;} would be a quote: there all but letters and digits is escaped
 * for the script. Links ({@code href}, {@code src}, {@code action}) may not begin with a scheme that runs something, however it
 * is spelled (WHATWG URL, 4.4: controls before, tabs and line breaks within are left out). A page within an attribute
 * ({@code srcdoc}) is read once more as HTML, so its values are escaped once more. One page, one thread.
 */
final class SafeOutput extends OwaspHtmlTemplateOutput {
    private static final Set<String> LINKS =
            Set.of("href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "ping");
    private static final Set<String> SCHEMES =
            Set.of("http", "https", "mailto", "tel", "sms", "ftp", "ws", "wss", "geo");

    private final StringBuilder link = new StringBuilder();
    private @Nullable String attribute;

    /** What stands before a value, as far as it matters: whether the value is the attribute's first. */
    private String before = "";

    SafeOutput(TemplateOutput out) {
        super(out);
    }

    @Override
    public void setContext(String tag, @Nullable String attribute) {
        super.setContext(tag, attribute);
        this.attribute = attribute == null ? null : attribute.toLowerCase(Locale.ROOT);
    }

    @Override
    public void writeContent(String content) {
        before = content.isEmpty() ? before : content;
        super.writeContent(content);
    }

    @Override
    public void writeContent(String content, int from, int to) {
        before = from == to ? before : content.substring(from, to);
        super.writeContent(content, from, to);
    }

    @Override
    public void writeBinaryContent(byte[] content) {
        before = content.length == 0 ? before : new String(content, UTF_8);
        super.writeBinaryContent(content);
    }

    /** Blocks of a template, too, are values where they stand in an attribute. */
    @Override
    public void writeUserContent(@Nullable Content content) {
        if (content == null || attribute == null) {
            super.writeUserContent(content);
            return;
        }
        var block = createOutputForAttributeContent();
        content.writeTo(block);
        writeUserContent(block.toString());
    }

    @Override
    public void writeUserContent(@Nullable String value) {
        var name = attribute;
        if (value == null || name == null) {
            super.writeUserContent(value);
        } else if (name.startsWith("on")) {
            super.writeContent(inScript(value));
        } else if (name.equals("srcdoc")) {
            super.writeUserContent(value.replace("&", "&amp;").replace("<", "&lt;"));
        } else if (!LINKS.contains(name) || isHarmless(value)) {
            super.writeUserContent(value);
            before = "";
        }
    }

    /** Whether an attribute that is a link stays harmless with this; of several values in a row all count. */
    private boolean isHarmless(String value) {
        if (!before.isEmpty()) {
            link.setLength(0);
            link.append(literal(before));
        }
        link.append(value);
        return isHarmlessLink(link.toString());
    }

    /** What of an attribute's value stands in the template before the first that is put in. */
    private static String literal(String before) {
        return before.substring(Math.max(before.lastIndexOf('"'), before.lastIndexOf('\'')) + 1);
    }

    private static boolean isHarmlessLink(String link) {
        var seen = link.replaceAll("[\\x00-\\x20\\x7f-\\xa0]", "").toLowerCase(Locale.ROOT);
        int end = 0;
        while (end < seen.length() && "/?#".indexOf(seen.charAt(end)) < 0) {
            if (seen.charAt(end) == ':') {
                return SCHEMES.contains(seen.substring(0, end))
                        || seen.matches("data:image/(png|jpeg|gif|webp|avif)[;,].*");
            }
            end++;
        }
        return true;
    }

    private static String inScript(String value) {
        var out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean plain = c == ' ' || (c < 0x80 && Character.isLetterOrDigit(c));
            out.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
        return out.toString();
    }
}
