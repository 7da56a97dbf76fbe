package io.archangel.proof.mute;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/**
 * Sessions that log in, ask for something, and never read what comes: fifteen by telnet, twelve by SSH and four at the unix
 * socket, of eight principals, so that all seats but one are taken. Not for several threads.
 */
final class Unread implements AutoCloseable {
    /** How many they are. */
    static final int ALL = 31;

    private static final int EACH = 4;
    private static final int TELNET = 15;
    private static final List<String> KEYS = List.of("ann", "bob", "cid");
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final String PROMPT = "archangel> ";

    private final SshClient client = SshClient.setUpDefaultClient();
    private final Map<String, KeyPair> keys = new LinkedHashMap<>();
    private final List<Session> sessions = new ArrayList<>();

    /** One of them, who is in. */
    private interface Session extends AutoCloseable {
        void asks(String order) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Nobody has come yet. */
    Unread() throws GeneralSecurityException {
        for (var name : KEYS) {
            keys.put(name, KeyUtils.generateKeyPair("ssh-ed25519", 256));
        }
        client.setServerKeyVerifier((session, address, its) -> true);
        client.start();
    }

    /** The lines of {@code authorized_keys} that let them in. */
    List<String> lines() {
        return keys.entrySet().stream()
                .map(one -> "role=\"operator\",name=\"" + one.getKey() + "\" "
                        + PublicKeyEntry.toString(one.getValue().getPublic()))
                .toList();
    }

    /** All of them log in. */
    void come(InetSocketAddress telnet, InetSocketAddress ssh, Path unix) throws IOException {
        for (int one = 0; one < TELNET; one++) {
            sessions.add(new ByTelnet(telnet, "telnet " + one / EACH));
        }
        for (var key : keys.values()) {
            for (int one = 0; one < EACH; one++) {
                sessions.add(new BySsh(login(ssh, key)));
            }
        }
        for (int one = 0; one < EACH; one++) {
            sessions.add(new AtTheSocket(LocalClient.session(unix)));
        }
    }

    private ClientSession login(InetSocketAddress ssh, KeyPair key) throws IOException {
        var session = client.connect("somebody", ssh).verify(TIME).getSession();
        session.addPublicKeyIdentity(key);
        session.auth().verify(TIME);
        return session;
    }

    /** Each gives one of these orders, by turns. */
    void ask(List<String> orders) throws IOException {
        for (int one = 0; one < sessions.size(); one++) {
            sessions.get(one).asks(orders.get(one % orders.size()));
        }
    }

    /** Those who are in go; others may come. */
    void leave() throws IOException {
        for (var session : sessions) {
            session.close();
        }
        sessions.clear();
    }

    @Override
    public void close() throws IOException {
        leave();
        client.stop();
    }

    private static final class ByTelnet implements Session {
        private static final int SMALL = 4096;

        private final Socket socket = new Socket();

        ByTelnet(InetSocketAddress door, String name) throws IOException {
            socket.setReceiveBufferSize(SMALL);
            socket.connect(door);
            socket.setSoTimeout((int) TIME.toMillis());
            waitsFor("token: ");
            asks(Doors.token(name));
            waitsFor(PROMPT);
        }

        private void waitsFor(String text) throws IOException {
            var heard = new StringBuilder();
            while (heard.indexOf(text) < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new IOException("the door closed after: " + heard);
                }
                heard.append((char) next);
            }
        }

        @Override
        public void asks(String order) throws IOException {
            socket.getOutputStream().write((order + "\r\n").getBytes(UTF_8));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** With the first byte that comes it reads no more of its connection. */
    private record BySsh(ClientSession session) implements Session {
        @Override
        public void asks(String order) throws IOException {
            var channel = session.createExecChannel(order);
            channel.setOut(new OutputStream() {
                @Override
                public void write(int first) {
                    session.getIoSession().suspendRead();
                }
            });
            channel.open().verify(TIME);
        }

        @Override
        public void close() {
            session.close(true);
        }
    }

    private record AtTheSocket(LocalClient client) implements Session {
        @Override
        public void asks(String order) throws IOException {
            client.types(order);
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }
}
