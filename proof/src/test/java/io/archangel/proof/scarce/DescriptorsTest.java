package io.archangel.proof.scarce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.proof.Fork;
import io.archangel.proof.kill.Operator;
import io.archangel.proof.kill.Secure;
import io.archangel.server.Main;
import io.archangel.server.cli.Client;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that may open but a few files meets more clients than that. */
@Timeout(120)
final class DescriptorsTest {
    /** A second is asked for; a machine that tests much at once has less for each. */
    private static final int A_WHILE = 5_000;

    @TempDir
    private Path folder;

    @Test
    void accept_noDescriptorLeft_restsSaysSoOnceASecondAndServesAgain() throws Exception {
        try (var program = new Program(folder, 140, List.of(), Unlimited.class)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !program.value("port ").isEmpty());
            var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(program.value("port ")));
            try (var crowd = new Crowd(address)) {
                assertThat(crowd.answer("/", A_WHILE)).isEqualTo("HTTP/1.1 200");
                crowd.come(300, "/");
                await().until(() -> !program.said("can't accept").isEmpty());

                Siege.of(program, crowd).expectRest();
                assertThat(program.said("threw")).isEmpty();
                assertThat(program.said("can't accept").getFirst()).contains("raise the limit of open files");
                crowd.close();
                assertThat(crowd.answer("/", A_WHILE)).isEqualTo("HTTP/1.1 200");
            }
        }
    }

    /** What can't be loaded for want of a descriptor is not tried again: such a server would never have served anybody. */
    @Test
    void accept_noDescriptorLeftBeforeAnybodyWasServed_servesOnceTheyAreFree() throws Exception {
        try (var program = new Program(folder, 140, List.of(), Program.inFolders(), Unlimited.class)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !program.value("port ").isEmpty());
            var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(program.value("port ")));
            try (var crowd = new Crowd(address)) {
                crowd.come(300, "/");
                await().until(() -> !program.said("can't accept").isEmpty());
                crowd.close();

                await().untilAsserted(
                                () -> assertThat(crowd.answer("/", A_WHILE)).isEqualTo("HTTP/1.1 200"));
                assertThat(program.said("NoClassDefFoundError")).isEmpty();
            }
        }
    }

    @Test
    void serve_dataPlaneHasAllItMayHave_operatorGetsInLooksAndKillsByEveryDoor() throws Exception {
        var var = folder.resolve("var").toString();
        try (var secure = new Secure();
                var program = serve(200, secure)) {
            try (var crowd = new Crowd(door(program, "http"))) {
                crowd.come(400, "/chat");
                await().until(() -> crowd.answer("/", 300).contains("timed out"));

                killOne(program, var);
                assertThat(secure.run(door(program, "ssh"), "ps")).contains("/chat");
                assertThat(secure.run(door(program, "ssh"), "kill --wait 15s -KILL " + pid(var)))
                        .contains("exited: client freed");
                assertThat(client("kill", "--wait", "30s", "-KILL", pid(var), "--var", var)
                                .out())
                        .anyMatch(line -> line.contains("exited: client freed"));
                crowd.close();
                assertThat(crowd.answer("/", A_WHILE)).isEqualTo("HTTP/1.1 200");
                assertThat(program.isAlive()).isTrue();
            }
        }
    }

    /** A server in {@code var} with its doors, of so many descriptors, that has answered by SSH once. */
    private Program serve(int files, Secure secure) throws Exception {
        var var = Files.createDirectory(
                folder.resolve("var"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(var.resolve("authorized_keys"), secure.line());
        var program = new Program(
                folder,
                files,
                List.of(),
                Main.class,
                "--http",
                "0",
                "--telnet",
                "0",
                "--ssh",
                "0",
                "--var",
                var.toString());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(var.resolve("ports.json"))
                        .as(() -> said(program))
                        .exists());
        secure.run(door(program, "ssh"), "ps");
        return program;
    }

    private static String said(Program program) {
        try {
            return String.join("\n", program.said(""));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** As a person does it, over telnet. */
    private void killOne(Program program, String var) throws Exception {
        try (var operator = new Operator(door(program, "telnet"))) {
            operator.waitsFor("token: ");
            operator.types(Files.readString(Path.of(var, "token")).strip());
            operator.waitsFor("archangel> ");
            operator.types("ps");
            operator.waitsFor("/chat");
            operator.waitsFor("archangel> ");
            operator.types("kill --wait 20s -KILL " + pid(var));
            operator.waitsFor("exited: client freed");
        }
    }

    private static InetSocketAddress door(Program program, String name) throws IOException {
        var address = program.value(name + " ");
        int colon = address.lastIndexOf(':');
        return new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    /** Of a request, over the unix socket. */
    private String pid(String var) throws Exception {
        var listing = client("ps", "--var", var);
        return listing.out().stream()
                .filter(line -> line.contains("/chat"))
                .map(line -> line.strip().split(" ", 2)[0])
                .findFirst()
                .orElseThrow();
    }

    /** Asks over the unix socket, from a program of its own. */
    private Fork client(String... words) throws Exception {
        var beside = Files.createTempDirectory(folder, "client");
        var done = Fork.run(beside, List.of(), Client.class, words);
        assertThat(done.code()).as(done::said).isZero();
        return done;
    }
}
