package io.archangel.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An audit in a file. It is opened once, so that a machine short of descriptors can still be put right; and not through
 * a channel, which an interrupt would close.
 */
final class FileAudit implements Audit {
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, as is {@code isTorn}. */
    private final FileOutputStream file;

    /** True after a write failed, perhaps in the middle of a line. */
    private boolean isTorn;

    FileAudit(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNERS));
        } catch (FileAlreadyExistsException before) {
            Files.setPosixFilePermissions(path, OWNERS);
        }
        file = new FileOutputStream(path.toFile(), true);
    }

    @Override
    public void write(Event event) throws IOException {
        var line = Json.line(fields(event)) + "\n";
        lock.lock();
        try {
            var bytes = (isTorn ? "\n" + line : line).getBytes(UTF_8);
            isTorn = true;
            file.write(bytes);
            isTorn = false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static LinkedHashMap<String, @Nullable Object> fields(Event event) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("time", event.time());
        fields.put("id", event.id());
        fields.put("phase", event.phase().name().toLowerCase(Locale.ROOT));
        fields.put("who", event.who().name());
        fields.put("door", event.who().door());
        fields.put("from", event.from());
        fields.put("role", event.who().role().name().toLowerCase(Locale.ROOT));
        fields.put("what", event.what());
        fields.put("whom", event.whom());
        fields.put("why", event.why());
        fields.put("verdict", event.verdict());
        return fields;
    }
}
