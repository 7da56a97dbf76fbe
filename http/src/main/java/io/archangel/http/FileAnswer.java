package io.archangel.http;

import io.archangel.http.Ranges.Range;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A file as an answer, or parts of it. On a virtual thread, for it looks at the disk. */
final class FileAnswer {
    private static final int PIECE = 64 << 10;

    private final Path file;
    private final BasicFileAttributes seen;
    private final String type;

    private FileAnswer(Path file, BasicFileAttributes seen) {
        this.file = file;
        this.seen = seen;
        type = ContentTypes.of(String.valueOf(file.getFileName()));
    }

    /** What a request gets. @throws Problem 404 or 405 */
    static Response of(Request rq, Path file) throws IOException {
        if (!Preconditions.isReading(rq)) {
            throw new Problem(Response.problem(405, "a file can be read, and nothing else")
                    .header("Allow", "GET, HEAD"));
        }
        try {
            var seen = Files.readAttributes(file, BasicFileAttributes.class);
            if (!seen.isRegularFile() || !Files.isReadable(file)) {
                throw new Problem(404, "there is no such file");
            }
            return new FileAnswer(file, seen).asked(rq);
        } catch (NoSuchFileException none) {
            throw new Problem(404, "there is no such file");
        }
    }

    private long size() {
        return seen.size();
    }

    /** Strong: another length or time is another file. */
    private String version() {
        var time = seen.lastModifiedTime().toInstant();
        return Long.toHexString(size())
                + '-'
                + Long.toHexString(time.getEpochSecond())
                + '-'
                + Integer.toHexString(time.getNano());
    }

    private Response asked(Request rq) {
        var all = described(Response.stream(type, size(), out -> send(out, new Range(0, size() - 1))));
        return Conditional.decided(rq, all, new Parts(all, type, size(), this::send));
    }

    private Response described(Response answer) {
        return answer.lastModified(seen.lastModifiedTime().toInstant())
                .etag(version())
                .header("Accept-Ranges", "bytes")
                .header("X-Content-Type-Options", "nosniff");
    }

    /** @throws IOException if it is no longer the file that was announced */
    private void send(Sink out, Range range) throws IOException {
        try (var channel = FileChannel.open(file)) {
            var piece = ByteBuffer.allocate(PIECE);
            for (long at = range.first(); at <= range.last(); at += piece.limit()) {
                piece.clear().limit((int) Math.min(PIECE, range.last() + 1 - at));
                while (piece.hasRemaining()) {
                    if (channel.read(piece, at + piece.position()) < 0) {
                        throw new IOException("the file " + file + " has shrunk while it was sent");
                    }
                }
                out.stream().write(piece.array(), 0, piece.limit());
            }
        }
        var now = Files.readAttributes(file, BasicFileAttributes.class);
        if (now.size() != size() || !now.lastModifiedTime().equals(seen.lastModifiedTime())) {
            throw new IOException("the file " + file + " has changed while it was sent");
        }
    }
}
