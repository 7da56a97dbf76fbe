package io.archangel.proof.scarce;

import static org.awaitility.Awaitility.await;

import io.archangel.process.ProcessManager;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.ssh.AuthorizedKeys;
import io.archangel.ssh.HostKey;
import io.archangel.ssh.SshDoor;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An SSH door in a program that, told so, opens all the files that it may, and, told again, lets them go. */
final class Hoarder {
    private Hoarder() {}

    /** Runs it until its input ends. @param arguments the folder of its keys */
    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        var manager = ProcessManager.create();
        var door = SshDoor.open(
                "127.0.0.1",
                0,
                Shell.create(manager, event -> {}),
                manager,
                AuthorizedKeys.of(folder.resolve("authorized_keys")),
                HostKey.in(folder.resolve("host_key")),
                new Doorkeeper(DoorOptions.defaults(), manager.clock()));
        System.out.println("port " + door.address().getPort());
        var told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = told.readLine(); line != null; line = told.readLine()) {
            await().until(() -> manager.list().isEmpty()); // what it takes to end a session is loaded by then
            var all = hoard();
            System.out.println("full " + all.size());
            var unused = told.readLine();
            for (var file : all) {
                file.close();
            }
            System.out.println("free");
        }
    }

    private static List<FileInputStream> hoard() {
        var all = new ArrayList<FileInputStream>();
        try {
            while (true) {
                all.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException noMore) {
            return all;
        }
    }
}
