package io.archangel.dyno.harness;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is counted together: thrown at one point, of one class, from one line. */
record Sort(String point, String type, @Nullable String where) {

    static Sort of(String point, Throwable thrown) {
        var stack = thrown.getStackTrace();
        var where = stack.length == 0 ? null : stack[0].getFileName() + ":" + stack[0].getLineNumber();
        return new Sort(point, thrown.getClass().getName(), where);
    }

    ErrorInfo first(Instant now, long pid, @Nullable String said, String stack) {
        return new ErrorInfo(point, type, where, 1, now, now, pid, said, stack);
    }
}
