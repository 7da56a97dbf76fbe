package io.archangel.proof.races;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * Two causes of exit at one moment: one exit value, one entry in history, one report, each hook once. The pair is drawn
 * anew for each state, so that one class has them all; the outcome names it.
 */
@JCStressTest
@State
@Outcome(id = ".*: " + Judgement.WELL + ".*", expect = Expect.ACCEPTABLE, desc = "One end.")
public class Causes extends Scene {

    /** A process that waits for its end. */
    public Causes() {}

    /** The one cause. */
    @Actor
    public void first() {
        one();
    }

    /** The other cause. */
    @Actor
    public void second() {
        other();
    }

    /** What came of it. */
    @Arbiter
    public void judge(L_Result result) {
        result.r1 = judgement();
    }
}
