package io.archangel.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.archangel.process.spi.Role;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An audit in a file, to whose end alone is written. It is opened once, so that a machine short of descriptors can still be put
 * right; and not through a channel, which an interrupt would close. Once it is large it becomes {@code audit.log.1}, what was that
 * {@code audit.log.2}, and so on; if that can't be done, the file goes on growing.
 */
final class FileAudit implements Audit {
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");

    /** So many older files are kept. */
    private static final int OLDER = 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Path path;
    private final long most;

    /** Guarded by the lock, as is {@code isTorn}. */
    private FileOutputStream file;

    /** True after a write failed, perhaps in the middle of a line. */
    private boolean isTorn;

    /** @param most how many bytes a file may have before the next is begun */
    FileAudit(Path path, long most) throws IOException {
        this.path = path;
        this.most = most;
        file = open(path);
    }

    private static FileOutputStream open(Path path) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(OWNERS));
        } catch (FileAlreadyExistsException before) {
            Files.setPosixFilePermissions(path, OWNERS);
        }
        return new FileOutputStream(path.toFile(), true);
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
            rotate();
        } finally {
            lock.unlock();
        }
    }

    /** Begins the next file, if it is time; the next is opened first, so that there is always one to write to. */
    private void rotate() {
        FileOutputStream next = null;
        try {
            if (Files.size(path) < most) {
                return;
            }
            var made = path.resolveSibling(path.getFileName() + ".new");
            Files.deleteIfExists(made);
            next = open(made);
            for (int number = OLDER; number > 1; number--) {
                if (Files.exists(older(number - 1))) {
                    Files.move(older(number - 1), older(number), REPLACE_EXISTING);
                }
            }
            Files.move(path, older(1), REPLACE_EXISTING);
            Files.move(made, path);
            var before = file;
            file = next;
            next = before;
        } catch (IOException growsOn) {
            System.getLogger(Shell.class.getPackageName())
                    .log(System.Logger.Level.DEBUG, "the audit goes on in the same file", growsOn);
        } finally {
            close(next);
        }
    }

    private static void close(@Nullable FileOutputStream file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException lost) {
            System.getLogger(Shell.class.getPackageName())
                    .log(System.Logger.Level.DEBUG, "closing a file of the audit failed", lost);
        }
    }

    private Path older(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    @Override
    public List<Event> latest(int count) throws IOException {
        var latest = new ArrayList<Event>();
        for (int number = 0; number <= OLDER && latest.size() < count; number++) {
            var source = number == 0 ? path : older(number);
            if (Files.exists(source)) {
                var lines = Files.readAllLines(source, UTF_8);
                for (int at = lines.size() - 1; at >= 0 && latest.size() < count; at--) {
                    var event = event(lines.get(at));
                    if (event != null) {
                        latest.add(event);
                    }
                }
            }
        }
        return latest;
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

    /** What a line says; null if it is torn, or another's. */
    private static @Nullable Event event(String line) {
        try {
            var fields = Json.texts(line);
            return new Event(
                    Instant.parse(text(fields, "time")),
                    text(fields, "id"),
                    Phase.valueOf(text(fields, "phase").toUpperCase(Locale.ROOT)),
                    new Principal(
                            text(fields, "who"),
                            text(fields, "door"),
                            Role.valueOf(text(fields, "role").toUpperCase(Locale.ROOT))),
                    fields.get("from"),
                    text(fields, "what"),
                    text(fields, "whom"),
                    fields.get("why"),
                    fields.get("verdict"));
        } catch (DateTimeException | IllegalArgumentException isNone) {
            return null;
        }
    }

    private static String text(Map<String, @Nullable String> fields, String key) {
        var text = fields.get(key);
        return text == null ? "" : text;
    }
}
