package io.archangel.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By what clients know the server. */
final class HostKeyTest {
    @TempDir
    Path folder;

    @Test
    void key_isMadeOnceInOpenSshsFormatForItsOwnerAlone() throws Exception {
        var file = folder.resolve("key");
        var fingerprint = HostKey.in(file).fingerprint();

        assertThat(fingerprint).startsWith("SHA256:");
        assertThat(Files.readString(file)).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(HostKey.in(file).fingerprint()).isEqualTo(fingerprint);
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void key_thatOthersMayRead_isNotUsed() throws Exception {
        var file = Files.writeString(folder.resolve("key"), "secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> HostKey.in(file))
                .isInstanceOf(SshException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void key_thatIsNone_isSaidWithTheRemedy() throws Exception {
        var file = Files.writeString(folder.resolve("key"), "no key\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        var hostKey = HostKey.in(file);

        assertThatThrownBy(hostKey::fingerprint)
                .isInstanceOf(SshException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("remove it");
    }
}
