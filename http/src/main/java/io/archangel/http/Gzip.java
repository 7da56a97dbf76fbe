package io.archangel.http;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Compression with gzip (RFC 9110, 8.4.1): of answers, and of requests' bodies if they are asked for so. */
public final class Gzip {
    private static final int LEAST = 1 << 10;

    /** What is longer would hold up a loop. */
    private static final int MOST_INLINE = 64 << 10;

    private static final Set<String> TYPES = Set.of(
            "application/javascript",
            "application/json",
            "application/manifest+json",
            "application/wasm",
            "application/x-ndjson",
            "application/xml",
            "image/svg+xml",
            "image/x-icon");

    private Gzip() {}

    /**
     * Compresses what is text of some sort and has 1 KiB or more, for clients that take it. A stream is compressed write by
     * write, so that each arrives at once. An ETag becomes a weak one; parts of a whole ({@code 206}), what is encoded
     * already, and what says {@code no-transform} is left alone.
     */
    public static Filter filter() {
        return (rq, next) -> next.handle(rq).map(answer -> packed(rq, answer));
    }

    /**
     * A request's body, decompressed if the request says that it is compressed.
     *
     * @param most bytes that it may have then; more is answered with 413, another coding with 415, as {@link Problem}
     */
    public static Body body(Request rq, long most) {
        var coding = rq.header("content-encoding").orElse("identity").toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "identity" -> rq.body();
            case "gzip", "x-gzip" -> () -> new Bounded(rq.body().stream(), most);
            default ->
                throw new Problem(Response.problem(415, "the body's coding is not known here")
                        .header("Accept-Encoding", "gzip"));
        };
    }

    private static Response packed(Request rq, Response answer) {
        if (!isPackable(answer)) {
            return answer;
        }
        var varying = answer.header("Vary", "Accept-Encoding");
        long length = answer.length();
        if ((length >= 0 && length < LEAST)
                || !isTaken(rq.header("accept-encoding").orElse(null))) {
            return varying;
        }
        var etag = answer.header("etag").filter(tag -> !tag.startsWith("W/"));
        var weak = etag.isEmpty() ? varying : varying.without("etag").header("ETag", "W/" + etag.get());
        var plain = weak.without("accept-ranges").header("Content-Encoding", "gzip");
        if (answer.isBare()) {
            return plain;
        }
        return length > MOST_INLINE ? Response.made(plain::packed) : plain.packed();
    }

    private static boolean isPackable(Response answer) {
        return answer.status() != 206
                && (!answer.isBare() || answer.source() instanceof Source.Unchanged)
                && !(answer.source() instanceof Source.Told)
                && answer.header("content-encoding").isEmpty()
                && answer.header("content-range").isEmpty()
                && !answer.header("cache-control").orElse("").contains("no-transform")
                && isText(answer.header("content-type").orElse(""));
    }

    private static boolean isText(String type) {
        var plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return plain.startsWith("text/") || plain.endsWith("+json") || plain.endsWith("+xml") || TYPES.contains(plain);
    }

    /** Whether a client takes gzip, and not rather the thing itself. */
    static boolean isTaken(@Nullable String accept) {
        int gzip = -1;
        int any = 0;
        int identity = 0;
        for (var wanted : Weighted.list(accept)) {
            switch (wanted.value().toLowerCase(Locale.ROOT)) {
                case "gzip", "x-gzip" -> gzip = Math.max(gzip, wanted.weight());
                case "*" -> any = wanted.weight();
                case "identity" -> identity = wanted.weight();
                default -> {}
            }
        }
        int weight = gzip < 0 ? any : gzip;
        return weight > 0 && weight >= identity;
    }

    /** A compressed body, of which no more comes out than may. */
    private static final class Bounded extends FilterInputStream {
        private final InputStream compressed;
        private final long most;
        private long read;
        private boolean begun;

        Bounded(InputStream compressed, long most) {
            super(new ByteArrayInputStream(new byte[0]));
            this.compressed = compressed;
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int size) throws IOException {
            try {
                if (!begun) {
                    in = new GZIPInputStream(compressed);
                    begun = true;
                }
                int some = in.read(into, from, size);
                read += Math.max(0, some);
                if (read > most) {
                    throw new Problem(413, "the body is too long");
                }
                return some;
            } catch (ZipException | java.io.EOFException bad) {
                throw new Problem(400, "the body is no valid gzip");
            }
        }
    }
}
