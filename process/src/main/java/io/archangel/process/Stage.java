package io.archangel.process;

/** How far a process is in its life, while it is neither stopped nor ended; and which arrows there are. */
enum Stage {
    NEW,
    REGISTERING,
    RUNNING;

    /** True if a life may go on so. @param now a Stage, a Stop or an Exit  @param next the same */
    static boolean isArrow(Object now, Object next) {
        if (next == REGISTERING) {
            return now == NEW;
        }
        if (next == RUNNING) {
            return now == REGISTERING || now instanceof Stop;
        }
        return next instanceof Stop ? now == RUNNING : !(now instanceof Exit);
    }
}
