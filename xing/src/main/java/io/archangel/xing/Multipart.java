package io.archangel.xing;

import io.archangel.http.Problem;
import io.archangel.http.Request;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A form with files ({@code multipart/form-data}, RFC 7578), read to its end. Fields are in memory, files on disk until the
 * request ends; of either there is no more than {@link UploadOptions} says.
 *
 *     site.post("/photos", rq -> {
 *         var form = Multipart.of(rq);
 *         var photo = form.file("photo").orElseThrow(() -> new Problem(422, "there is no photo"));
 *         photo.moveTo(album.resolve(UUID.randomUUID() + ".jpg"));
 *         return redirect("/photos");
 *     });
 *
 * @param fields names and values in order
 * @param files  in order; where nothing was chosen there is none
 */
public record Multipart(List<Map.Entry<String, String>> fields, List<Upload> files) {

    /** What is sent is kept apart from what is read. */
    public Multipart {
        fields = List.copyOf(fields);
        files = List.copyOf(files);
    }

    /** The form that a request brings. As {@link #of(Request, UploadOptions)}, with the defaults. */
    public static Multipart of(Request rq) throws IOException {
        return of(rq, UploadOptions.defaults());
    }

    /**
     * The form that a request brings; to be called once. On a thread that may block: the client is waited for.
     *
     * @throws Problem 415 if it is no such form, 400 if it is malformed, 413 if it is too long
     * @throws IOException if the client leaves in the middle, or a file can't be written
     */
    public static Multipart of(Request rq, UploadOptions options) throws IOException {
        var boundary = Disposition.boundary(rq.header("content-type").orElse(""))
                .orElseThrow(() -> new Problem(415, "here is taken multipart/form-data, with its boundary"));
        try (var in = rq.body().stream()) {
            return new Uploading(
                            new PartReader(in, boundary), options, new TemporaryFiles(rq.process(), options.folder()))
                    .all();
        }
    }

    /** The first field of this name. */
    public Optional<String> field(String name) {
        return fields.stream()
                .filter(it -> it.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The first file of this name. */
    public Optional<Upload> file(String name) {
        return files.stream().filter(it -> it.field().equals(name)).findFirst();
    }
}
