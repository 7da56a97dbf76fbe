package io.archangel.process.spi;

import java.util.List;

/**
 * A command that arrives with a table.
 *
 * @param name      as typed in the shell
 * @param role      who may; a module that is not sure says {@link Role#ADMIN}
 * @param arguments the names of its arguments, in order, as help shows them
 * @param action    does it
 */
public record Verb(String name, Role role, List<String> arguments, Action action) {

    /** Copies the arguments. */
    public Verb {
        arguments = List.copyOf(arguments);
    }

    /** A verb for administrators, as every verb is that does not say otherwise. */
    public static Verb of(String name, List<String> arguments, Action action) {
        return new Verb(name, Role.ADMIN, arguments, action);
    }

    /** What a verb does. */
    @FunctionalInterface
    public interface Action {
        /**
         * Acts, on a thread of the operator's session, which may block.
         *
         * @param arguments one for each name
         * @return one line for the operator; it may hold text from outside, the shell escapes it
         * @throws IllegalArgumentException if it can't be done with these; the operator is told its message, where anything
         *                                  else that is thrown is an error of the module, and goes to the log
         */
        String run(List<String> arguments) throws Exception;
    }
}
