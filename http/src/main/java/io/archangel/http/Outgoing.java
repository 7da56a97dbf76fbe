package io.archangel.http;

import io.archangel.http.wire.Field;
import io.archangel.process.HostThread;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/**
 * A streamed answer on its way from whoever writes it to the loop. They are held back while the transport's buffer is over
 * its high mark, or 64 KiB wait for the loop.
 */
final class Outgoing implements Sink {
    private static final int PIECE = 16 << 10;

    private final Answered exchange;
    private final Backlog backlog;
    private final boolean endedByWriter;

    /** True while the loop is to come and look. */
    private final AtomicBoolean posted = new AtomicBoolean();

    /** Whether its head is out; the loop's own. */
    private boolean begun;

    /** @param endedByWriter whether closing does not end it, but {@link #end} alone */
    Outgoing(Answered exchange, Response response, boolean endedByWriter) {
        this.exchange = exchange;
        this.endedByWriter = endedByWriter;
        backlog = new Backlog(response);
    }

    // ---- the writer's side ----

    @Override
    public Sink write(byte[] bytes) {
        write(bytes, 0, bytes.length);
        return this;
    }

    private void write(byte[] bytes, int from, int size) {
        for (int at = from; at < from + size; at += PIECE) {
            var piece = Arrays.copyOfRange(bytes, at, Math.min(at + PIECE, from + size));
            put(piece);
        }
        exchange.requireAlive();
    }

    private void put(byte[] piece) {
        awaitRoom();
        switch (backlog.add(piece, true)) {
            case YES -> wakeLoop();
            case CLOSED -> throw new HttpException("the answer of " + exchange + " is closed; write before that");
            case TOO_LONG -> throw tooLong();
            case DROPPED, FULL -> {}
        }
    }

    /** Writes an array that nobody else's writing gets into the middle of, and that does not change any more. */
    void writeWhole(byte[] bytes) {
        put(bytes);
        exchange.requireAlive();
    }

    /** Whose answer it is. */
    Asked request() {
        return exchange;
    }

    @Override
    public boolean offer(byte[] bytes) {
        if (bytes.length == 0 || !exchange.isAlive()) {
            return exchange.isAlive();
        }
        return switch (backlog.add(bytes, false)) {
            case YES -> {
                wakeLoop();
                yield true;
            }
            case DROPPED -> true;
            case FULL, CLOSED -> false;
            case TOO_LONG -> throw tooLong();
        };
    }

    private HttpException tooLong() {
        return new HttpException("the answer of " + exchange + " is longer than was announced; give its true length");
    }

    @Override
    public void onReady(Runnable ready) {
        backlog.ready(ready);
        wakeLoop();
    }

    @Override
    public Sink head(UnaryOperator<Response> change) {
        var before = backlog.changeableHead();
        if (before == null || !backlog.head(before.head(change.apply(before)))) {
            throw new HttpException("the head of the answer of " + exchange
                    + " is out; change it before the first flush," + " and have the answer corked");
        }
        return this;
    }

    @Override
    public Sink trailer(String name, String value) {
        try {
            if (!backlog.trailer(Field.trailer(name, value))) {
                throw new HttpException("the answer of " + exchange + " is closed; add trailers before that");
            }
        } catch (IllegalArgumentException bad) {
            throw new HttpException(String.valueOf(bad.getMessage()));
        }
        return this;
    }

    @Override
    public void flush() {
        backlog.uncork();
        wakeLoop();
    }

    @Override
    public void close() {
        backlog.close(!endedByWriter);
        wakeLoop();
    }

    @Override
    public OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                Outgoing.this.write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int size) {
                Outgoing.this.write(bytes, from, size);
            }

            @Override
            public void flush() {
                Outgoing.this.flush();
            }
        };
    }

    private void awaitRoom() {
        try {
            backlog.awaitRoom(this::mayWait);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        exchange.requireAlive();
        if (Thread.currentThread().isInterrupted()) {
            throw new HttpException(exchange + " was interrupted while its client did not keep up");
        }
    }

    private boolean mayWait() {
        if (HostThread.isHere()) {
            throw new HttpException("the client of " + exchange
                    + " does not keep up, and to wait for it would hold up a loop; use offer and onReady");
        }
        return exchange.isAlive();
    }

    /** All that is to be written has been; again is harmless. */
    void end() {
        backlog.close(true);
        wakeLoop();
    }

    /** There is to be a head and nothing else. */
    void skip() {
        backlog.skip();
        wakeLoop();
    }

    /** Nothing of it is to be sent. @return false if it is too late for that */
    boolean drop() {
        return backlog.drop();
    }

    /** Has the loop come and look, if it will not already. */
    void wakeLoop() {
        if (posted.compareAndSet(false, true)) {
            exchange.post(this::drain);
        }
    }

    // ---- the loop's side ----

    /** Sends what is there, unless the request is stopped. */
    void drain() {
        posted.set(false);
        if (exchange.isHalted()) {
            return;
        }
        var whole = backlog.whole();
        if (whole != null) {
            exchange.finish(whole);
        } else {
            if (!backlog.isCorked()) {
                send();
            }
            callBack();
        }
    }

    private void send() {
        if (!begun) {
            begun = true;
            exchange.begin(backlog.head());
        }
        for (var piece = backlog.next(); piece != null; piece = backlog.next()) {
            exchange.send(piece);
        }
        var trailers = backlog.end();
        if (trailers != null) {
            exchange.finish(trailers, backlog.missing());
        }
    }

    private void callBack() {
        var due = backlog.takeReady();
        if (due != null) {
            exchange.callBack(due);
        }
    }

    /** The transport takes no more for now, or does again. */
    void pause(boolean now) {
        backlog.pause(now);
        if (!now) {
            wakeLoop();
        }
    }

    /** Nobody listens any more: nobody is to wait. */
    void release() {
        backlog.release();
    }
}
