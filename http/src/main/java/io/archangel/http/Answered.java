package io.archangel.http;

import io.archangel.http.wire.Field;
import io.archangel.http.wire.Head;
import io.archangel.process.Guard;
import io.archangel.process.Process;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is answered, on its way out: the half of an {@link Exchange} that knows nothing of who answers.
 *
 * <pre>
 * finish, all at once                          --> over
 * sink --> begin, send*, finish with trailers  --> over
 * </pre>
 *
 * <p>While it is stopped nothing is sent.
 */
abstract class Answered extends Asked {
    /** Where a streamed answer is written; by whoever begins it, before the loop is to know. */
    private volatile @Nullable Outgoing out;

    /** True while it is stopped: nothing is sent; the loop's own. */
    private boolean halted;

    /** The answer that came while it was stopped; the loop's own. */
    private @Nullable Response held;

    Answered(Lane lane, Head head) {
        super(lane, head);
    }

    @Override
    protected void stopped() {
        halted = true;
        lane.hold(true);
    }

    @Override
    protected void continued() {
        halted = false;
        lane.hold(false);
        var present = out;
        var waits = held;
        if (waits != null) {
            held = null;
            finish(waits);
        } else if (present != null) {
            present.drain();
        }
    }

    void pauseWriting(boolean now) {
        var present = out;
        if (present != null) {
            present.pause(now);
        }
    }

    boolean isHalted() {
        return halted;
    }

    /** Sends the head of a streamed answer. */
    void begin(Response response) {
        if (isAnswerable()) {
            countOut(lane.begin(marked(response)));
            pauseWriting(lane.isWritingPaused());
        }
    }

    /** Sends a piece of one. */
    void send(byte[] piece) {
        if (isAnswerable()) {
            countOut(lane.piece(piece));
        }
    }

    /** Sends all of an answer. */
    void finish(Response response) {
        if (halted && isAlive()) {
            held = response;
            return;
        }
        if (isAnswerable()) {
            countOut(lane.send(marked(response)));
        }
        leave();
    }

    /** Sends the end of a streamed one. @param missing how many bytes were announced and did not come */
    void finish(List<Field> trailers, long missing) {
        if (missing > 0 && isAnswerable()) {
            fail(new HttpException("the answer ended " + missing + " bytes before the length that was announced"));
            return;
        }
        if (isAnswerable()) {
            countOut(lane.end(trailers));
        }
        leave();
    }

    private void leave() {
        if (lane.isWhole() || !isAnswerable()) {
            over();
        }
    }

    /** All of the answer is out, or nobody is there for it. */
    void over() {
        exit();
        if (lane.isWhole()) {
            lane.answered();
        }
    }

    /** Calls back whoever writes a streamed answer. */
    void callBack(Runnable ready) {
        if (isAlive()) {
            Guard.call(this, ready::run);
        }
    }

    /** An answer with the pid, if that is wanted. */
    final Response marked(Response answer) {
        var header = lane.connection().server().options().pidHeader();
        return header == null ? answer : answer.header(header, Long.toString(pid()));
    }

    /** A problem in words that its client reads. */
    final Response told(Response problem) {
        return Errors.told(problem, head.header("accept"), pid());
    }

    final boolean isAnswerable() {
        return isAlive() && !lane.isGone();
    }

    /** Whoever reads or writes waits no longer. */
    final void letGo(String why) {
        if (body != null) {
            body.abort(why);
        }
        var present = out;
        if (present != null) {
            present.release();
        }
    }

    /** A sink for a streamed answer, whose head is on its way; it is over at once if there is to be no body. */
    final Outgoing sink(Response response, boolean endedByWriter) {
        var made = new Outgoing(this, response, endedByWriter);
        out = made;
        if (head.isHead()) {
            made.skip();
        } else {
            made.wakeLoop();
        }
        return made;
    }

    /** Where the answer is written, if it is streamed. */
    final @Nullable Outgoing out() {
        return out;
    }

    /**
     * Holds the handler's thread up while the request is stopped.
     *
     * @throws HttpException if it is over, so that its handler stops
     */
    void requireAlive() {
        if (isAlive()) {
            Process.checkpoint();
        }
        var exit = exitValue();
        if (exit.isPresent()) {
            throw new HttpException(
                    "request " + pid() + " is over (" + exit.get().word() + "); nothing more is sent");
        }
    }
}
