package io.archangel.proof.scarce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.proof.kill.Secure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An SSH door in a program that has no descriptor left: MINA accepts there, not a loop. */
@Timeout(120)
final class SshDescriptorsTest {
    private static final String LOGGED = """
        <configuration>
          <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%msg%n</pattern></encoder>
          </appender>
          <root level="WARN"><appender-ref ref="console"/></root>
        </configuration>
        """;

    @TempDir
    private Path folder;

    @Test
    void accept_noDescriptorLeft_restsSaysSoOnceASecondAndServesAgain() throws Exception {
        try (var secure = new Secure();
                var program = hoarder(secure)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !program.value("port ").isEmpty());
            var door = new InetSocketAddress("127.0.0.1", Integer.parseInt(program.value("port ")));
            assertThat(secure.run(door, "ps") + secure.run(door, "ps")).contains("PID");
            program.tell("hoard");
            await().until(() -> !program.said("full").isEmpty());

            try (var crowd = new Crowd(door)) {
                crowd.come(5, "/");
                await().until(() -> !program.said("can't accept").isEmpty());
                Siege.of(program, crowd).expectRest();
            }
            program.tell("let go");
            await().until(() -> !program.said("free").isEmpty());
            assertThat(secure.run(door, "ps")).contains("PID");
        }
    }

    /** An SSH door that lets somebody in, and shows its log. */
    private Program hoarder(Secure secure) throws IOException {
        Files.writeString(folder.resolve("authorized_keys"), secure.line());
        var logged = Files.writeString(folder.resolve("logback.xml"), LOGGED);
        var options = List.of("-Dlogback.configurationFile=" + logged);
        return new Program(folder, 140, options, Hoarder.class, folder.toString());
    }
}
