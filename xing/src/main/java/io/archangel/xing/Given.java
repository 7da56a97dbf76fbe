package io.archangel.xing;

import java.util.List;
import java.util.function.Function;

/** What was sent for a component of a record. */
sealed interface Given permits Given.Absent, Given.Texts, Given.Fields, Member {
    Given ABSENT = new Absent(false);
    Given ABSENT_IN_JSON = new Absent(true);

    /** Nothing. @param inJson where false and empty lists are there to be written */
    record Absent(boolean inJson) implements Given {}

    /** The values of a field of a form or a query, or of a parameter; one at least. */
    record Texts(List<String> values) implements Given {}

    /** Fields below its name. */
    record Fields(Function<String, Given> inside) implements Given {}
}
