package io.archangel.proof.guard;

/** Where what a callback throws is told, once. */
enum Place {
    /** By the manager's reporter: its process ends as Failed. */
    PROCESS,
    /** By the manager's reporter: its process ends as it was about to. */
    ENDING,
    /** By the exception handler of the loop. */
    LOOP,
    /** By the log. */
    LOG,
    /** By the future that was returned for it. */
    FUTURE
}
