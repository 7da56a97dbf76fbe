package io.archangel.http;

import io.archangel.http.wire.Field;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives answers their entity tags. An answer that is the same as the last one, in header and body, gets what that one got: to
 * compare them costs less than to hash them. Any number of threads may have one.
 */
final class Tagger {
    /** What is longer is not kept to be compared. */
    private static final int MOST_KEPT = 8 << 10;

    /** The last answer that was given a tag. Whoever reads it may see one before: each is whole, and fixed. */
    private @Nullable Known last;

    /** @param body a copy, which nobody writes to  @param tagged the header with the tag */
    private record Known(List<Field> fields, byte[] body, List<Field> tagged) {
        boolean is(Response answer) {
            return Arrays.equals(body, answer.body()) && areSame(fields, answer.fields());
        }

        private static boolean areSame(List<Field> some, List<Field> others) {
            if (some.size() != others.size()) {
                return false;
            }
            for (int i = 0; i < some.size(); i++) {
                if (!some.get(i).isSame(others.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The same with a tag of its body, if that is there and it has none and may be kept. */
    Response tagged(Response answer) {
        if (answer.source() != null) {
            return answer;
        }
        var known = last;
        if (known != null && known.is(answer)) {
            return answer.of(answer.status(), known.tagged);
        }
        if (answer.header("etag").isPresent()
                || answer.header("cache-control").orElse("").contains("no-store")) {
            return answer;
        }
        var tag = EntityTag.of(answer.fields(), answer.body());
        boolean packed = answer.header("content-encoding").isPresent();
        var tagged = answer.header("ETag", (packed ? tag.weakened() : tag).toString());
        if (answer.body().length <= MOST_KEPT) {
            last = new Known(answer.fields(), answer.body().clone(), tagged.fields());
        }
        return tagged;
    }
}
