package io.archangel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VarFolderTest {
    @TempDir
    private Path temp;

    @Test
    void open_newFolder_isForItsOwnerAlone() throws IOException {
        var path = temp.resolve("a/var");

        VarFolder.open(path);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
    }

    @Test
    void open_folderOthersMayEnter_isRefusedWithTheRemedy() throws IOException {
        var path = Files.createDirectory(temp.resolve("var"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThatThrownBy(() -> VarFolder.open(path))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("chmod 700 " + path);
    }

    @Test
    void open_fileInTheWay_isOneLineThatNamesIt() throws IOException {
        var path = Files.createFile(temp.resolve("var"));

        assertThatThrownBy(() -> VarFolder.open(path))
                .isInstanceOfSatisfying(
                        ServerException.class,
                        refused -> assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED))
                .hasMessageContaining(path.toString())
                .hasMessageContaining("--var DIR");
    }

    @Test
    void token_firstTimeAndAgain_isTheSameAndForItsOwnerAlone() throws IOException {
        var folder = VarFolder.open(temp.resolve("var"));

        var token = folder.token();

        assertThat(token).hasSize(48).isEqualTo(folder.token());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.file("token"))))
                .isEqualTo("rw-------");
        assertThat(VarFolder.open(temp.resolve("other")).token()).isNotEqualTo(token);
    }

    @Test
    void token_othersMayRead_isRefused() throws IOException {
        var folder = VarFolder.open(temp.resolve("var"));
        folder.token();
        Files.setPosixFilePermissions(folder.file("token"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(folder::token).isInstanceOf(ServerException.class).hasMessageContaining("chmod 600");
    }

    @Test
    void token_bytesThatAreNoText_isRefusedLikeNone() throws IOException {
        var folder = VarFolder.open(temp.resolve("var"));
        folder.token();
        Files.write(folder.file("token"), new byte[] {(byte) 0xff, (byte) 0xfe});

        assertThatThrownBy(folder::token).isInstanceOf(ServerException.class).hasMessageContaining("remove it");
    }

    @Test
    void write_fileThatIsAFolder_saysWhyWithoutAClassName() throws IOException {
        var folder = VarFolder.open(temp.resolve("var"));
        Files.createDirectories(folder.file("ports.json/in the way"));

        assertThatThrownBy(() -> folder.write("ports.json", "{}"))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("Is a directory")
                .hasMessageNotContaining("Exception");
    }

    @Test
    void token_emptied_isRefused() throws IOException {
        var folder = VarFolder.open(temp.resolve("var"));
        folder.token();
        Files.writeString(folder.file("token"), "\n");

        assertThatThrownBy(folder::token).isInstanceOf(ServerException.class).hasMessageContaining("remove it");
    }
}
