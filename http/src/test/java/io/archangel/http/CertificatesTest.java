package io.archangel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.archangel.process.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates and keys from files: what is taken, and what is said of what is not. */
final class CertificatesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path folder;

    private static Identity read(String certificate, String key) {
        return Identity.of(Pairs.file(certificate), Pairs.file(key), NOW);
    }

    @ParameterizedTest
    @CsvSource({"rsa, RSA, 1", "ec, EC, 1", "ed25519, EdDSA, 1", "chain, EC, 2"})
    void pair_isRead(String name, String keyType, int certificates) {
        var identity = read(name + ".pem", name + ".key");
        assertThat(identity.isOf(keyType)).isTrue();
        assertThat(identity.isOf("DSA")).isFalse();
        assertThat(identity.chain()).hasSize(certificates);
        assertThat(identity.expires()).isAfter(Instant.parse("2119-01-01T00:00:00Z"));
    }

    @Test
    void pair_inOneFile_withOtherTextAround_isRead() throws IOException {
        var both = folder.resolve("both.pem");
        Files.writeString(
                both,
                "the key\r\n" + Files.readString(Pairs.file("ec.key")).replace("\n", "\r\n") + "the certificate\n"
                        + Files.readString(Pairs.file("ec.pem")));
        assertThat(Identity.of(both, both, NOW).chain()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "rsa.pem,  pkcs1.key,     'in the older form of RSA PRIVATE KEY; give what comes of: openssl pkcs8 -topk8 -nocrypt'",
        "ec.pem,   sec1.key,      'in the older form of EC PRIVATE KEY; give what comes of: openssl pkcs8 -topk8 -nocrypt'",
        "ec.pem,   encrypted.key, 'is encrypted; give what comes of: openssl pkcs8 -topk8 -nocrypt'",
        "ec.pem,   rsa.key,       'give the two that were made together'",
        "rsa.pem,  ec.key,        'give the two that were made together'",
        "ec.pem,   chain.key,     'give the two that were made together'",
        "ed25519.pem, ec.key,     'give the two that were made together'",
        "ec.pem,   ec.pem,        'there is no private key in'",
        "ec.key,   ec.key,        'there is no certificate in'"
    })
    void wrongPair_isRefused_andTheMessageNamesTheFileAndTheRemedy(String certificate, String key, String says) {
        assertThatThrownBy(() -> read(certificate, key))
                .isInstanceOf(HttpException.class)
                .hasMessageContaining(says)
                .hasMessageContaining(key);
    }

    @Test
    void absentFile_isNamed() {
        var absent = folder.resolve("absent.pem");
        assertThatThrownBy(() -> Certificates.of(absent, Pairs.file("ec.key")))
                .hasMessage(
                        "can't read " + absent + " (NoSuchFileException); give a file that is there and may be read");
    }

    @Test
    void damagedFiles_areNamed() throws IOException {
        var damaged = folder.resolve("damaged.pem");
        Files.writeString(damaged, Files.readString(Pairs.file("ec.pem")).replace("MII", "MJJ"));
        assertThatThrownBy(() -> Certificates.of(damaged, Pairs.file("ec.key")))
                .hasMessage("a certificate in " + damaged + " is damaged; get it once more");
        Files.writeString(damaged, "-----BEGIN PRIVATE KEY-----\nabc=d\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> Certificates.of(Pairs.file("ec.pem"), damaged))
                .hasMessage("BEGIN PRIVATE KEY in " + damaged + " is damaged; get it once more");
    }

    @Test
    void chainOutOfOrder_isRefused() throws IOException {
        var mixed = folder.resolve("mixed.pem");
        Files.writeString(mixed, Files.readString(Pairs.file("ec.pem")) + Files.readString(Pairs.file("ca.pem")));
        assertThatThrownBy(() -> Identity.of(mixed, Pairs.file("ec.key"), NOW))
                .hasMessageContaining("certificate 2 in " + mixed + " has not issued certificate 1");
    }

    @Test
    void certificateOutOfItsTime_isRefused() {
        var pem = Pairs.file("ec.pem");
        assertThatThrownBy(() -> Identity.of(pem, Pairs.file("ec.key"), Instant.parse("2200-01-01T00:00:00Z")))
                .hasMessageStartingWith("certificate 1 in " + pem + " is valid from 2020-01-01T")
                .hasMessageEndingWith("and it is 2200-01-01T00:00:00Z; renew it, or set the clock");
        assertThatThrownBy(() -> Identity.of(pem, Pairs.file("ec.key"), Instant.parse("2019-01-01T00:00:00Z")))
                .hasMessageContaining("renew it");
    }

    @Test
    void reload_ofABadPair_leavesTheOneBefore_ofAGoodOneReplacesIt() throws IOException {
        Pairs.put("ec.pem", "ec.key", folder);
        var certificates = Certificates.of(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        var before = certificates.expires();
        Pairs.put("chain.pem", "ec.key", folder);
        assertThatThrownBy(certificates::reload).hasMessageContaining("made together");
        assertThat(certificates.expires()).isEqualTo(before);
        Pairs.put("chain.pem", "chain.key", folder);
        certificates.reload();
        assertThat(certificates.expires()).isNotEqualTo(before);
    }

    @Test
    void pairChosen_keepsItsName_overOneChange() {
        var keys = new PresentKeys(read("ec.pem", "ec.key"), () -> {});
        var chosen = keys.chooseEngineServerAlias("EC", null, null);
        assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNull();
        keys.present(read("chain.pem", "chain.key"));
        assertThat(keys.getCertificateChain(chosen)).hasSize(1);
        assertThat(keys.getPrivateKey(chosen))
                .isEqualTo(read("ec.pem", "ec.key").key());
        assertThat(keys.getCertificateChain(keys.chooseEngineServerAlias("EC", null, null)))
                .hasSize(2);
        keys.present(read("rsa.pem", "rsa.key"));
        assertThat(keys.getPrivateKey(chosen)).isNull();
        assertThat(keys.getPrivateKey("no such")).isNull();
    }

    @Test
    void watched_looksAtMostOnceASecond_andRefusesABadPairOnce() throws IOException {
        Pairs.put("ec.pem", "ec.key", folder);
        var clock = new FakeClock();
        var watched = new CertificateFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"), clock, true);
        var before = watched.expires();
        Pairs.put("chain.pem", "chain.key", folder);
        watched.look();
        assertThat(watched.expires()).isEqualTo(before);
        clock.advance(Duration.ofSeconds(1));
        watched.look();
        var next = watched.expires();
        assertThat(next).isNotEqualTo(before);
        Pairs.put("rsa.pem", "chain.key", folder);
        clock.advance(Duration.ofSeconds(1));
        watched.look();
        assertThat(watched.expires()).isEqualTo(next);
        Pairs.put("rsa.pem", "rsa.key", folder);
        clock.advance(Duration.ofSeconds(1));
        watched.look();
        assertThat(watched.expires()).isNotEqualTo(next);
    }
}
