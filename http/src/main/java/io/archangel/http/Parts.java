package io.archangel.http;

import io.archangel.http.Ranges.Range;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something of which also parts can be had (RFC 9110, 14).
 *
 * @param content what it is, as it would be sent with 200
 * @param type    how it is to be read, or null
 * @param size    in bytes
 * @param sending sends a part of it
 */
record Parts(Response content, @Nullable String type, long size, Sending sending) {

    /** Sends a part of something. */
    @FunctionalInterface
    interface Sending {
        void send(Sink out, Range range) throws IOException;
    }

    /** All of an answer whose body is there. */
    static Parts of(Response answer) {
        var body = answer.body();
        return new Parts(
                answer,
                answer.header("content-type").orElse(null),
                body.length,
                (out, range) -> out.write(Arrays.copyOfRange(body, (int) range.first(), (int) range.last() + 1)));
    }

    /** What a Range gets: one part, several, 416, or all where it is none. */
    Response asked(@Nullable String range) {
        var ranges = Ranges.of(range, size);
        if (ranges == null) {
            return content;
        }
        if (ranges.isEmpty()) {
            return Response.problem(416, "none of the parts that are asked for is there")
                    .header("Content-Range", "bytes */" + size)
                    .header("Accept-Ranges", "bytes");
        }
        return ranges.size() == 1 ? one(ranges.getFirst()) : several(ranges);
    }

    private Response one(Range range) {
        var part = content.source() == null
                ? content.body(Arrays.copyOfRange(content.body(), (int) range.first(), (int) range.last() + 1))
                : content.streamed(range.size(), out -> sending.send(out, range));
        return part.status(206).header("Content-Range", place(range));
    }

    private Response several(List<Range> ranges) {
        var boundary = UUID.randomUUID().toString();
        var end = "\r\n--" + boundary + "--\r\n";
        long length = end.length();
        for (var range : ranges) {
            length += opening(boundary, range).length() + range.size();
        }
        var parts = content.streamed(length, out -> {
            for (var range : ranges) {
                out.write(opening(boundary, range));
                sending.send(out, range);
            }
            out.write(end);
        });
        return parts.without("content-type")
                .header("Content-Type", "multipart/byteranges; boundary=" + boundary)
                .status(206);
    }

    /** ASCII. */
    private String opening(String boundary, Range range) {
        return "\r\n--" + boundary + (type == null ? "" : "\r\nContent-Type: " + type) + "\r\nContent-Range: "
                + place(range) + "\r\n\r\n";
    }

    private String place(Range range) {
        return "bytes " + range.first() + "-" + range.last() + "/" + size;
    }
}
