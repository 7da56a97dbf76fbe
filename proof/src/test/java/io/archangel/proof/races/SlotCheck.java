package io.archangel.proof.races;

import io.archangel.dyno.cache.SlotAlone;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * A slot of a cache under three callers, in every order of their steps that Lincheck has time for: of those who find its value
 * past its time one has the next loaded. Exits with 1 if it is otherwise.
 */
public class SlotCheck {
    private final SlotAlone slot = new SlotAlone();

    /** A slot. */
    public SlotCheck() {}

    /** Runs it. @param arguments how many scenarios, and how many orders of each */
    public static void main(String[] arguments) {
        try {
            new ModelCheckingOptions()
                    .iterations(Integer.parseInt(arguments[0]))
                    .invocationsPerIteration(Integer.parseInt(arguments[1]))
                    .threads(3)
                    .actorsPerThread(2)
                    .actorsBefore(0)
                    .actorsAfter(1)
                    .sequentialSpecification(SlotSpec.class)
                    .check(SlotCheck.class);
        } catch (LincheckAssertionError found) {
            System.out.println(found.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    /** Whether this caller has the next loaded. */
    @Operation
    public boolean follow() {
        return slot.follow();
    }

    /** Whether a load failed. */
    @Operation
    public boolean fail() {
        return slot.fail();
    }
}
