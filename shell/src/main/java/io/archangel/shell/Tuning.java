package io.archangel.shell;

import io.archangel.process.Kill;
import io.archangel.process.Process;
import java.util.List;

/** A command that changes what holds for processes, one by one. */
abstract class Tuning extends Ordering {
    /** Changes it. @return what holds now, for people */
    abstract String change(Process process);

    @Override
    Ledger.Outcome carryOut(Invocation invocation, List<Kill> orders) {
        int missed = 0;
        for (var order : orders) {
            boolean isStale = order.instance() != null
                    && !order.instance().equals(invocation.manager().instance());
            var process =
                    isStale ? null : invocation.manager().process(order.pid()).orElse(null);
            missed += process == null ? 1 : 0;
            invocation
                    .paper()
                    .line(order.pid() + " "
                            + (process != null ? change(process) : isStale ? "stale-instance" : "no-such-process"));
        }
        return new Ledger.Outcome(
                missed == 0 ? Shell.DONE : Shell.FAILED, (orders.size() - missed) + " done, " + missed + " missed");
    }
}
