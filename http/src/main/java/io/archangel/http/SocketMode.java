package io.archangel.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Who may connect to a path. */
final class SocketMode {
    private SocketMode() {}

    /** @param mode null leaves it as it is @throws HttpException if the machine refuses it */
    static void give(Path socket, @Nullable String mode) {
        if (mode == null) {
            return;
        }
        try {
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString(mode));
        } catch (IOException | UnsupportedOperationException refused) {
            throw new HttpException(
                    "can't make " + socket + " " + mode + " (" + refused.getMessage() + "); leave the mode out");
        }
    }
}
