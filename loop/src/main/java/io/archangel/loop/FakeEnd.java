package io.archangel.loop;

/** One end of a connection that is no socket, as the other end sees it. */
interface FakeEnd {
    /** Bytes for it. @return false if it takes none now; it asks for them later */
    boolean take(byte[] bytes);

    /** The other end will send no more. */
    void takeEof();

    /** The other end has closed the connection. */
    void end(boolean byReset);

    /** The other end reads again. */
    void drain();
}
