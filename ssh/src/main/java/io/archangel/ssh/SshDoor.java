package io.archangel.ssh;

import io.archangel.process.ProcessManager;
import io.archangel.shell.Shell;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.shell.door.Visitors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * An SSH server whose clients come to the shell. It has three threads of its own, whatever comes, one more while it tells the
 * audit who came and went, and one or two for each session. It costs little to open: cryptography is loaded when the first client comes, or by {@link #warmUp}.
 */
public final class SshDoor implements AutoCloseable {
    private final DoorServer server;
    private final Visitors visitors;
    private final HostKey hostKey;
    private final InetSocketAddress address;

    private SshDoor(DoorServer server, Visitors visitors, HostKey hostKey, InetSocketAddress address) {
        this.server = server;
        this.visitors = visitors;
        this.hostKey = hostKey;
        this.address = address;
    }

    /**
     * Opens the door. Each connection becomes a process of the manager, and each session on it a child of that. Any thread.
     *
     * @param port    0 takes a free one
     * @param keys    whose keys are let in
     * @param hostKey by what clients know this server
     * @param keeper  counts who comes and goes, and has the options
     * @throws SshException if it can't listen there
     */
    public static SshDoor open(
            String host,
            int port,
            Shell shell,
            ProcessManager manager,
            Keyring keys,
            HostKey hostKey,
            Doorkeeper keeper) {
        var address = new InetSocketAddress(resolve(host), port);
        var visitors = new Visitors(shell, "ssh", keeper.clock());
        var server = new DoorServer(shell, manager, keys, hostKey, keeper, visitors);
        try {
            return new SshDoor(server, visitors, hostKey, server.listen(address));
        } catch (IOException inUse) {
            server.close(true);
            throw new SshException(
                    "ssh can't listen on " + host + ":" + port + " (" + inUse.getMessage()
                            + "); free that port, or give another",
                    inUse);
        }
    }

    /** Where it listens; the real port where 0 was asked for. Any thread. */
    public InetSocketAddress address() {
        return address;
    }

    /** Loads what the first client would wait for. Takes up to a second, once. @throws SshException if the key is unusable */
    public void warmUp() {
        hostKey.pair();
    }

    /**
     * Lets nobody in any more, ends every connection, and waits, for a few seconds at most, until the audit has who has gone. Any
     * thread that may block; again is harmless.
     */
    @Override
    public void close() {
        server.close(true);
        visitors.seeOff(); // a connection may be ending on another thread
        visitors.close();
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new SshException("ssh can't listen on " + host + ", which has no address; use 127.0.0.1", unknown);
        }
    }
}
