package io.archangel.proof.guard;

/** What a callback throws, and the way to throw it where the compiler would have no checked exception. */
record Bomb(Throwable thrown) {

    /** Throws it. */
    <T> T go() {
        throw Bomb.<RuntimeException>unchecked(thrown);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable any) throws T {
        throw (T) any;
    }
}
