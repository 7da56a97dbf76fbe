package io.archangel.xing;

/**
 * A value and the template that shows it; JSON for clients that would rather have that. @see Answer#page
 *
 * @param template its name, {@code person.jte}
 * @param value    what it shows: its only parameter; or, if it is a Map, its parameters by name
 */
public record Page(String template, Object value) {

    /** @throws XingException if the name leads out of where templates are */
    public Page {
        if (!template.matches("[A-Za-z0-9_-]+([./][A-Za-z0-9_-]+)*")) {
            throw new XingException("template is '" + template + "'; give a name as people/person.jte");
        }
    }
}
