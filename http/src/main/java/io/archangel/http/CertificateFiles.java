package io.archangel.http;

import io.archangel.process.Clock;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Certificates from two files, and when to read these again. */
final class CertificateFiles implements Certificates {
    private static final Logger LOG = System.getLogger(CertificateFiles.class.getPackageName());
    private static final long LOOK_EVERY = Duration.ofSeconds(1).toNanos();

    private final Path certificates;
    private final Path key;
    private final Clock clock;
    private final PresentKeys keys;
    private final SSLContext context;

    /** Held while the files are read, so that what was read last is what is in force. */
    private final ReentrantLock reading = new ReentrantLock();

    /** What tells the files from what they were when they were last read; under {@code reading}. */
    private List<Object> seen;

    /** By the clock's nanoseconds; under {@code reading}. */
    private long looked;

    /** @param watched whether each handshake is to look, if nobody has for a second, whether they have changed */
    CertificateFiles(Path certificates, Path key, Clock clock, boolean watched) {
        this.certificates = certificates;
        this.key = key;
        this.clock = clock;
        seen = traits();
        looked = clock.nanos();
        keys = new PresentKeys(read(), watched ? this::look : () -> {});
        context = contextOf(keys);
    }

    @Override
    public Certificates watched() {
        return new CertificateFiles(certificates, key, clock, true);
    }

    @Override
    public void reload() {
        reading.lock();
        try {
            seen = traits();
            keys.present(read());
        } finally {
            reading.unlock();
        }
    }

    @Override
    public Instant expires() {
        return keys.present().expires();
    }

    @Override
    public SSLContext context() {
        return context;
    }

    /** Whoever comes while another looks goes on with what is in force. */
    void look() {
        if (!reading.tryLock()) {
            return;
        }
        try {
            long now = clock.nanos();
            if (now - looked >= LOOK_EVERY) {
                looked = now;
                reloadIfChanged();
            }
        } finally {
            reading.unlock();
        }
    }

    private void reloadIfChanged() {
        if (traits().equals(seen)) {
            return;
        }
        try {
            reload();
            LOG.log(Level.INFO, "certificates of {0} are replaced, valid until {1}", certificates, expires());
        } catch (HttpException bad) {
            LOG.log(Level.WARNING, "{0}; the certificate before stays in force", bad.getMessage());
        }
    }

    private Identity read() {
        return Identity.of(certificates, key, clock.instant());
    }

    /** Before the files are read, so that what changes meanwhile is seen the next time. */
    private List<Object> traits() {
        var all = new ArrayList<Object>();
        for (var file : List.of(certificates, key)) {
            try {
                var found = Files.readAttributes(file, BasicFileAttributes.class);
                all.addAll(List.of(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey())));
            } catch (IOException absent) {
                all.add("absent");
            }
        }
        return all;
    }

    private static SSLContext contextOf(KeyManager keys) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException none) {
            throw new HttpException("the JDK's TLS can't be used: " + none.getMessage());
        }
    }
}
