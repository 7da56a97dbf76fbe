package io.archangel.xing;

import java.nio.file.Path;

/**
 * How much of a form with files is taken, and where the files wait. The whole of it is bounded besides by {@code
 * HttpOptions.bodyLimit}, which is to be raised for files that are larger.
 *
 * @param fileLimit  of one file in bytes, 1 or more
 * @param totalLimit of all files in bytes, 1 or more
 * @param fieldLimit of all that is no file in bytes, 1 or more; it is held in memory
 * @param partLimit  how many fields and files there may be, 1 or more
 * @param folder     where files are until the request ends
 */
public record UploadOptions(long fileLimit, long totalLimit, int fieldLimit, int partLimit, Path folder) {
    private static final long MIB = 1 << 20;

    /** @throws XingException if a limit is less than 1 */
    public UploadOptions {
        require("fileLimit", fileLimit);
        require("totalLimit", totalLimit);
        require("fieldLimit", fieldLimit);
        require("partLimit", partLimit);
    }

    /** 10 MiB a file and in all, 1 MiB of fields, 1,000 parts; the folder for temporary files. */
    public static UploadOptions defaults() {
        return new UploadOptions(10 * MIB, 10 * MIB, (int) MIB, 1_000, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** The same with files of this many bytes at most. */
    public UploadOptions fileLimit(long bytes) {
        return new UploadOptions(bytes, Math.max(bytes, totalLimit), fieldLimit, partLimit, folder);
    }

    /** The same with this many bytes of all files at most. */
    public UploadOptions totalLimit(long bytes) {
        return new UploadOptions(Math.min(bytes, fileLimit), bytes, fieldLimit, partLimit, folder);
    }

    /** The same with this many bytes of fields at most. */
    public UploadOptions fieldLimit(int bytes) {
        return new UploadOptions(fileLimit, totalLimit, bytes, partLimit, folder);
    }

    /** The same with this many parts at most. */
    public UploadOptions partLimit(int parts) {
        return new UploadOptions(fileLimit, totalLimit, fieldLimit, parts, folder);
    }

    /** The same with the files there. */
    public UploadOptions folder(Path other) {
        return new UploadOptions(fileLimit, totalLimit, fieldLimit, partLimit, other);
    }

    private static void require(String key, long value) {
        if (value < 1) {
            throw new XingException(key + " is " + value + "; give 1 or more");
        }
    }
}
