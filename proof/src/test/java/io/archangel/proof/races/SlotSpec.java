package io.archangel.proof.races;

/** What a slot does, if one thing is done after the other. */
public final class SlotSpec {
    private boolean isBeingLoaded;

    /** Nobody has begun. */
    public SlotSpec() {}

    /** One load goes on at a time. */
    public boolean follow() {
        boolean first = !isBeingLoaded;
        isBeingLoaded = true;
        return first;
    }

    /** Then another may begin. */
    public boolean fail() {
        boolean was = isBeingLoaded;
        isBeingLoaded = false;
        return was;
    }
}
