package io.archangel.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.spi.Role;
import io.archangel.process.spi.Table;
import io.archangel.shell.Audit;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.telnet.TelnetDoor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/**
 * A server as it is run, with a key for each role; and beside its telnet door, whose token is an operator's, one more on the same
 * table with a token for each role.
 */
final class RoleDoors implements AutoCloseable {
    private static final Duration TIME = Duration.ofSeconds(30);

    private final Map<Role, KeyPair> keys = new EnumMap<>(Role.class);
    private final Path folder;
    private final Archangel server;
    private final SshClient client = SshClient.setUpDefaultClient();
    private final NettyLoop loop = NettyLoop.create(LoopOptions.defaults());
    private final LoopThread thread = LoopThread.start(loop);
    private final TelnetDoor telnet;
    private final Audit ofTelnet;

    /** By person, how many events were looked at. */
    private final Map<Principal, Integer> heard = new HashMap<>();

    RoleDoors(Path temp) throws IOException, GeneralSecurityException {
        folder = temp.resolve("var");
        VarFolder.open(folder);
        for (var role : Role.values()) {
            keys.put(role, KeyUtils.generateKeyPair("ssh-ed25519", 256));
        }
        Files.writeString(
                folder.resolve("authorized_keys"),
                keys.entrySet().stream().map(RoleDoors::line).collect(joining("\n", "", "\n")));
        server = Archangel.start(
                new Flags(OptionalInt.of(0), OptionalInt.empty(), OptionalInt.of(0), OptionalInt.of(0), folder));
        ofTelnet = Audit.file(temp.resolve("telnet.log"));
        telnet = TelnetDoor.open(
                loop,
                "127.0.0.1",
                0,
                Shell.create(server.manager(), ofTelnet),
                server.manager(),
                RoleDoors::holder,
                new Doorkeeper(DoorOptions.defaults(), server.manager().clock()));
        client.setServerKeyVerifier((session, address, key) -> true);
        client.start();
    }

    private static String line(Map.Entry<Role, KeyPair> key) {
        var name = key.getKey().name().toLowerCase(Locale.ROOT);
        return "role=\"" + name + "\",name=\"" + name + "\" "
                + PublicKeyEntry.toString(key.getValue().getPublic());
    }

    private static Optional<Principal> holder(String token) {
        return Stream.of(Role.values())
                .filter(role -> token.equals("token of " + role))
                .map(role -> new Principal(role.name().toLowerCase(Locale.ROOT), "telnet", role))
                .findFirst();
    }

    List<Table> tables() {
        return server.manager().tables();
    }

    /** The socket for the machine's own users. */
    Path unix() {
        return folder.resolve("archangel.sock");
    }

    /** What was written of somebody's orders since it was asked last, the oldest first. */
    List<Audit.Event> audited(Principal who) throws IOException {
        var all = new ArrayList<Audit.Event>();
        try (var ofServer = Audit.file(folder.resolve("audit.log"))) {
            all.addAll(ofServer.latest(10_000).reversed());
        }
        all.addAll(ofTelnet.latest(10_000).reversed());
        var its = all.stream()
                .filter(event -> event.who().equals(who))
                .filter(event -> !event.what().equals("login") && !event.what().equals("logout"))
                .toList();
        int seen = heard.getOrDefault(who, 0);
        heard.put(who, its.size());
        return its.subList(seen, its.size());
    }

    /** Somebody who is in. */
    Ssh ssh(Role role) throws IOException {
        return new Ssh(role);
    }

    /** Somebody who is in. */
    Telnet telnet(Role role) throws IOException {
        return new Telnet(role);
    }

    @Override
    public void close() throws Exception {
        client.stop();
        telnet.close();
        server.close();
        ofTelnet.close();
        thread.close();
        loop.close();
    }

    /** A connection by SSH. */
    final class Ssh implements AutoCloseable {
        private final ClientSession session;

        Ssh(Role role) throws IOException {
            var address = server.doors().get("ssh").split(":", 2);
            session = client.connect("anybody", address[0], Integer.parseInt(address[1]))
                    .verify(TIME)
                    .getSession();
            session.addPublicKeyIdentity(keys.get(role));
            session.auth().verify(TIME);
        }

        /** Runs a command. @return both streams */
        String run(String line) throws IOException {
            var said = new ByteArrayOutputStream();
            try (var channel = session.createExecChannel(line)) {
                channel.setOut(said);
                channel.setErr(said);
                channel.open().verify(TIME);
                channel.waitFor(List.of(ClientChannelEvent.CLOSED), TIME);
            }
            return said.toString(UTF_8);
        }

        @Override
        public void close() {
            session.close(true);
        }
    }

    /** A session by telnet, on a terminal that can do nothing. */
    final class Telnet implements AutoCloseable {
        private final Socket socket;

        Telnet(Role role) throws IOException {
            InetSocketAddress address = telnet.address();
            socket = new Socket(address.getAddress(), address.getPort());
            socket.setSoTimeout((int) TIME.toMillis());
            reads("token: ");
            run("token of " + role);
        }

        /** Runs a command. @return all until the next prompt */
        String run(String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
            return reads("archangel> ");
        }

        /** Says so, and waits until the door has closed. */
        void leaves() throws IOException {
            socket.getOutputStream().write("exit\r\n".getBytes(UTF_8));
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }

        private String reads(String end) throws IOException {
            var heard = new ByteArrayOutputStream();
            while (!heard.toString(UTF_8).endsWith(end)) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new IOException("the door closed after " + heard);
                }
                heard.write(next);
            }
            return heard.toString(UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
