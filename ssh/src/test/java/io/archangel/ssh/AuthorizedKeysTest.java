package io.archangel.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.spi.Role;
import io.archangel.shell.Principal;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose key is whose, and what a line must not do. */
final class AuthorizedKeysTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @TempDir
    Path folder;

    private final KeyPair pair = DoorFixture.key();
    private final String key = DoorFixture.line(pair);

    @Test
    void holder_hasTheNameAndRoleOfTheLine() throws Exception {
        var other = DoorFixture.key();
        var keys = keys(
                "# people",
                "",
                "role=\"operator\" " + key + " ann@desk",
                "name=\"root\",role=\"admin\",no-user-rc " + DoorFixture.line(other) + " in the safe");

        assertThat(holder(keys)).contains(new Principal("ann", "ssh", Role.OPERATOR));
        assertThat(keys.holder(other.getPublic(), HERE)).contains(new Principal("root", "ssh", Role.ADMIN));
        assertThat(keys.holder(DoorFixture.key().getPublic(), HERE)).isEmpty();
        assertThat(keys.problems()).isEmpty();
    }

    @Test
    void holder_ofALineWithoutARole_isAViewer() throws Exception {
        assertThat(holder(keys(key + " vic"))).contains(new Principal("vic", "ssh", Role.VIEWER));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            rubbish                              | there is no key in it
            role="operator" KEY                  | it has no name
            role="boss" KEY ann                  | role is "boss"; give viewer, operator or admin
            role=operator KEY ann                | the option role=operator is not known here
            role="operator",role="admin" KEY ann | role is given twice
            role="operator KEY ann               | a quote is not closed
            name="../x" KEY ann                  | it has no name
            from="10.0.0.0/8" KEY ann            | the option from="10.0.0.0/8" is not known here
            command="ps" KEY ann                 | the option command="ps" is not known here
            cert-authority KEY ann               | the option cert-authority is not known here
            ssh-ed25519 AAAAgarbage ann          | the key is damaged
            ssh-dss AAAAB3NzaC1kc3M= ann         | is not a type of key that is taken
            """)
    void line_thatIsWrong_isNamedAndLetsNobodyIn(String line, String why) throws Exception {
        var keys = keys("# first", line.replace("KEY", key));

        assertThat(holder(keys)).isEmpty();
        assertThat(keys.problems())
                .singleElement()
                .asString()
                .startsWith(file() + ":2: ")
                .contains(why);
    }

    @Test
    void line_withAShortRsaKey_letsNobodyIn() throws Exception {
        var weak = KeyUtils.generateKeyPair("ssh-rsa", 1024);
        var keys = keys("role=\"admin\" " + DoorFixture.line(weak) + " ann");

        assertThat(keys.holder(weak.getPublic(), HERE)).isEmpty();
        assertThat(keys.problems()).singleElement().asString().contains("1024 bits is too short");
    }

    @Test
    void keyThatStandsTwice_countsWhereItStandsFirst() throws Exception {
        var keys = keys(key + " vic", "role=\"admin\" " + key + " root");

        assertThat(holder(keys)).contains(new Principal("vic", "ssh", Role.VIEWER));
        assertThat(keys.problems()).singleElement().asString().contains(":2: the same key stands further up");
    }

    @Test
    void file_thatChanges_isReadAgain() throws Exception {
        var keys = keys(key + " vic");
        assertThat(holder(keys)).isPresent();
        write("# nobody any more");
        assertThat(holder(keys)).isEmpty();
        write("role=\"operator\" " + key + " ann");
        assertThat(holder(keys)).contains(new Principal("ann", "ssh", Role.OPERATOR));
    }

    @Test
    void file_thatOthersMayWrite_letsNobodyIn() throws Exception {
        var keys = keys("role=\"admin\" " + key + " ann");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-r--"));

        assertThat(holder(keys)).isEmpty();
        assertThat(keys.problems()).singleElement().asString().contains("others may write it", "chmod go-w");
    }

    @Test
    void noFile_letsTheOwnersKeysInAsOperatorFromThisMachine() throws Exception {
        Files.createDirectory(folder.resolve(".ssh"));
        Files.writeString(folder.resolve(".ssh/id_ed25519.pub"), key + " somebody@somewhere\n");
        Files.writeString(folder.resolve(".ssh/rubbish.pub"), "no key\n");
        var keys = AuthorizedKeys.of(file(), folder.resolve(".ssh"), "owner");

        assertThat(holder(keys)).contains(new Principal("owner", "ssh", Role.OPERATOR));
        assertThat(keys.holder(pair.getPublic(), InetAddress.getByName("192.0.2.1")))
                .isEmpty();
        assertThat(keys.summary()).contains("the 1 public keys in", "as operator, from this machine");
        write("# somebody decides");
        assertThat(holder(keys)).isEmpty();
    }

    @Test
    void nothingAtAll_saysThatNobodyComesIn() {
        var keys = AuthorizedKeys.of(file(), folder.resolve("nowhere"), "owner");

        assertThat(holder(keys)).isEmpty();
        assertThat(keys.summary()).contains("lets nobody in");
    }

    private Path file() {
        return folder.resolve("authorized_keys");
    }

    private AuthorizedKeys keys(String... lines) throws IOException {
        write(lines);
        return AuthorizedKeys.of(file(), folder.resolve("nowhere"), "owner");
    }

    private void write(String... lines) throws IOException {
        Files.write(file(), List.of(lines));
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
    }

    private Optional<Principal> holder(AuthorizedKeys keys) {
        return keys.holder(pair.getPublic(), HERE);
    }
}
