package io.archangel.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** A file of certificates and keys as text (RFC 7468). What stands between them is not looked at. */
final class Pem {
    private static final int MOST = 1 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]*?)-----END \\1-----");

    private final Path file;
    private final List<Block> blocks;

    private Pem(Path file, List<Block> blocks) {
        this.file = file;
        this.blocks = blocks;
    }

    /** @throws HttpException if it can't be read */
    static Pem read(Path file) {
        try {
            if (Files.size(file) > MOST) {
                throw new HttpException(file + " is longer than 1 MiB; give a file of certificates or a key");
            }
            var blocks = new ArrayList<Block>();
            var found = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            while (found.find()) {
                blocks.add(new Block(found.group(1), found.group(2)));
            }
            return new Pem(file, blocks);
        } catch (IOException failed) {
            throw new HttpException("can't read " + file + " ("
                    + failed.getClass().getSimpleName() + "); give a file that is there and may be read");
        }
    }

    /** All its certificates, at least one. */
    List<X509Certificate> certificates() {
        var all = new ArrayList<X509Certificate>();
        for (var block : blocks) {
            if (block.label.equals("CERTIFICATE")) {
                all.add(certificate(block));
            }
        }
        if (all.isEmpty()) {
            throw new HttpException("there is no certificate in " + file + "; give a PEM file with BEGIN CERTIFICATE");
        }
        return all;
    }

    private X509Certificate certificate(Block block) {
        try {
            var factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes(block)));
        } catch (CertificateException broken) {
            throw new HttpException("a certificate in " + file + " is damaged; get it once more");
        }
    }

    /** Its private key, in PKCS#8. */
    byte[] privateKey() {
        for (var block : blocks) {
            switch (block.label) {
                case "PRIVATE KEY" -> {
                    return bytes(block);
                }
                case "ENCRYPTED PRIVATE KEY" -> throw other("encrypted");
                case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" ->
                    throw other("in the older form of " + block.label);
                default -> {}
            }
        }
        throw new HttpException("there is no private key in " + file + "; give a PEM file with BEGIN PRIVATE KEY");
    }

    private HttpException other(String how) {
        return new HttpException("the key in " + file + " is " + how + "; give what comes of: openssl pkcs8 -topk8"
                + " -nocrypt -in " + file + " -out key8.pem");
    }

    private byte[] bytes(Block block) {
        try {
            return Base64.getDecoder().decode(block.text.replaceAll("\\s", ""));
        } catch (IllegalArgumentException broken) {
            throw new HttpException("BEGIN " + block.label + " in " + file + " is damaged; get it once more");
        }
    }

    private record Block(String label, String text) {}
}
