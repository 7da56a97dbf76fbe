package io.archangel.xing;

import io.archangel.http.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes a form with files in. */
final class Uploading {
    private static final int PIECE = 16 << 10;
    private static final int MOST_SHOWN = 64;

    private final PartReader parts;
    private final UploadOptions options;
    private final TemporaryFiles temporary;
    private final byte[] piece = new byte[PIECE];
    private final List<Map.Entry<String, String>> fields = new ArrayList<>();
    private final List<Upload> files = new ArrayList<>();

    /** What may still come. */
    private long filesLeft;

    private long fieldsLeft;

    Uploading(PartReader parts, UploadOptions options, TemporaryFiles temporary) {
        this.parts = parts;
        this.options = options;
        this.temporary = temporary;
        filesLeft = options.totalLimit();
        fieldsLeft = options.fieldLimit();
    }

    Multipart all() throws IOException {
        int count = 0;
        for (var head = parts.next(); head != null; head = parts.next()) {
            if (++count > options.partLimit()) {
                throw new Problem(413, "the form has more than " + options.partLimit() + " parts");
            }
            part(head);
        }
        return new Multipart(fields, files);
    }

    private void part(Map<String, String> head) throws IOException {
        var disposition = Disposition.parse(head.getOrDefault("content-disposition", ""))
                .filter(it -> it.value().equals("form-data") && it.parameters().containsKey("name"))
                .orElseThrow(() -> PartReader.malformed("a part does not say which field it is"));
        var name = Disposition.name(disposition.parameters().getOrDefault("name", ""));
        var fileName = disposition.parameters().get("filename");
        var type = head.getOrDefault("content-type", "application/octet-stream");
        fieldsLeft -= name.length() + (fileName == null ? 0 : fileName.length() + type.length());
        if (fieldsLeft < 0) {
            throw new Problem(413, tooMuch(name));
        }
        if (fileName == null) {
            fields.add(Map.entry(name, field(name)));
        } else {
            file(name, fileName, type);
        }
    }

    private String field(String name) throws IOException {
        var out = new ByteArrayOutputStream();
        fieldsLeft -= copy(out, fieldsLeft, tooMuch(name));
        return out.toString(StandardCharsets.UTF_8);
    }

    private String tooMuch(String field) {
        return "the fields have more than " + options.fieldLimit() + " bytes, at " + shown(field);
    }

    /** As much of a name as is told. */
    private static String shown(String name) {
        return name.length() <= MOST_SHOWN ? name : name.substring(0, MOST_SHOWN);
    }

    private void file(String field, String fileName, String type) throws IOException {
        int first = parts.read(piece);
        if (first < 0 && fileName.isEmpty()) {
            return; // no file was chosen
        }
        var path = temporary.create();
        long size;
        try (var out = Files.newOutputStream(path, StandardOpenOption.WRITE)) {
            size = first < 0 ? 0 : first + written(out, first, field);
        }
        filesLeft -= size;
        files.add(new Upload(field, Disposition.fileName(fileName), type, size, path));
    }

    /** What follows the first piece. */
    private long written(OutputStream out, int first, String field) throws IOException {
        long most = Math.min(options.fileLimit(), filesLeft);
        var why = most == options.fileLimit()
                ? "file " + shown(field) + " has more than " + most + " bytes"
                : "the files have more than " + options.totalLimit() + " bytes, at " + shown(field);
        if (first > most) {
            throw new Problem(413, why);
        }
        out.write(piece, 0, first);
        return copy(out, most - first, why);
    }

    /** @return how many bytes  @throws Problem 413 if there are more than that */
    private long copy(OutputStream out, long most, String why) throws IOException {
        long copied = 0;
        for (int some = parts.read(piece); some >= 0; some = parts.read(piece)) {
            copied += some;
            if (copied > most) {
                throw new Problem(413, why);
            }
            out.write(piece, 0, some);
        }
        return copied;
    }
}
