package io.archangel.proof.races;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.archangel.process.HistoryEntry;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessException;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.Receipt.Verdict;
import io.archangel.process.Signal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * The table under three threads, each of whose steps Lincheck lays in every order that it has time for: whatever they do must
 * be what {@link TableSpec} does in some order of whole operations. Exits with 1 if it is not.
 */
public class TableCheck {
    private static final ManagerOptions OPTIONS = new ManagerOptions(new StillClock(), report -> {}, 16, 1024);

    private static final List<String> LAID = List.of(
            "java.util.concurrent.",
            "java.util.function.",
            "java.lang.invoke.",
            "java.lang.Runnable",
            "java.lang.ScopedValue");

    private final ProcessManager manager = ProcessManager.create(OPTIONS);
    private final Victim bystander = manager.register(new Victim());
    private final Victim victim = new Victim();

    /** An empty table, but for one who stays. */
    public TableCheck() {}

    /** Runs it. @param arguments how many scenarios, and how many orders of each */
    public static void main(String[] arguments) {
        int scenarios = Integer.parseInt(arguments[0]);
        int orders = Integer.parseInt(arguments[1]);
        try {
            new ModelCheckingOptions()
                    .iterations(scenarios)
                    .invocationsPerIteration(orders)
                    .threads(3)
                    .actorsPerThread(2)
                    .actorsBefore(1)
                    .actorsAfter(0)
                    .addGuarantee(
                            forClasses(TableCheck::isItsOwnThreads).allMethods().ignore())
                    .sequentialSpecification(TableSpec.class)
                    .check(TableCheck.class);
        } catch (LincheckAssertionError found) {
            System.out.println(found.getMessage());
            System.exit(1);
        }
        System.out.println("| " + scenarios + " | " + orders + " | yes |");
        System.exit(0);
    }

    /**
     * True for a class of the JDK whose objects threads have to themselves here: nothing is won by laying its steps. Not for
     * one that runs what it is handed, nor for an interface of lambdas, by whose name Lincheck knows these: all that they do would
     * be one step, and one that waits for a lane would have it for ever.
     */
    private static boolean isItsOwnThreads(String name) {
        return name.startsWith("java.") && LAID.stream().noneMatch(name::startsWith);
    }

    /** Whether it could be registered. */
    @Operation
    public boolean register() {
        try {
            manager.register(victim);
            return true;
        } catch (ProcessException itHasBeenOrHasEnded) {
            return false;
        }
    }

    /** How it ended after all, whoever was first. */
    @Operation
    public String exit() {
        victim.exit(Scene.CODE);
        return word();
    }

    /** How it ended after all, or none if there was nobody. */
    @Operation
    public String kill() {
        var order = Kill.of(victim.pid()).signal(Signal.KILL).await(Duration.ZERO);
        var receipt = manager.signal(order).join();
        return receipt.verdict() == Verdict.SIGNALLED ? word() : String.valueOf(receipt.exit());
    }

    /** True if it is in the table, or has ended. */
    @Operation
    public boolean find() {
        boolean found = manager.find(victim.pid()).isPresent();
        return found || !victim.isAlive();
    }

    /** True if everybody is listed once at most, and who stays is among them. */
    @Operation
    public boolean list() {
        var pids = manager.list().stream().map(ProcessInfo::pid).toList();
        return pids.contains(bystander.pid()) && pids.stream().distinct().count() == pids.size();
    }

    /** Once all have done: who lives is in the table, and who has ended is in history, each once. */
    @Validate
    public void validate() {
        boolean known = victim.pid() != 0;
        var listed = pids(manager.list().stream().map(ProcessInfo::pid));
        var past = pids(manager.history().stream().map(HistoryEntry::pid));
        if (listed != (known && victim.isAlive() ? 1 : 0) || past != (known && !victim.isAlive() ? 1 : 0)) {
            throw new IllegalStateException("listed " + listed + " times, in history " + past + " times");
        }
    }

    private long pids(Stream<Long> all) {
        return all.filter(pid -> pid == victim.pid()).count();
    }

    private String word() {
        return victim.exitValue().orElseThrow().word();
    }
}
