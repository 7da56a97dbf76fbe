package io.archangel.telnet;

import io.archangel.loop.Loop;
import io.archangel.loop.Server;
import io.archangel.process.ProcessManager;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.shell.door.Visitors;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** A telnet server whose clients come to the shell. */
public final class TelnetDoor implements AutoCloseable {
    private final Server server;
    private final House house;

    private TelnetDoor(Server server, House house) {
        this.server = server;
        this.house = house;
    }

    /**
     * What every session of a door has in common.
     *
     * @param keeper   the server's, who has other doors too
     * @param visitors who come, and go, are told to
     */
    record House(Shell shell, Authenticator authenticator, Doorkeeper keeper, Visitors visitors) {
        House(Shell shell, Authenticator authenticator, Doorkeeper keeper) {
            this(shell, authenticator, keeper, new Visitors(shell, "telnet", keeper.clock()));
        }

        DoorOptions options() {
            return keeper.options();
        }
    }

    /**
     * Opens the door. Each connection becomes a process of the manager. Any thread.
     *
     * @param loop one that serves no data, so that the door answers while those are held up
     * @param host an address of this machine alone, unless the options open the door to others
     * @param port 0 takes a free one
     * @param keeper counts who comes and goes, and has the options
     * @throws TelnetException                   if others could reach that address and the options do not say so
     * @throws io.archangel.loop.LoopException if it can't listen there
     */
    public static TelnetDoor open(
            Loop loop,
            String host,
            int port,
            Shell shell,
            ProcessManager manager,
            Authenticator authenticator,
            Doorkeeper keeper) {
        var address = resolve(host);
        if (!address.isLoopbackAddress() && !keeper.options().opensToOthers()) {
            throw new TelnetException("telnet on " + host + " would send the token in clear over the network; "
                    + "use 127.0.0.1, or set opensToOthers as well");
        }
        var house = new House(shell, authenticator, keeper);
        return new TelnetDoor(
                loop.startServing(() -> manager.register(new TelnetSession(house)), address.getHostAddress(), port),
                house);
    }

    /** Where it listens; the real port where 0 was asked for. Any thread. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** Lets nobody in any more; who is in stays. Any thread but a loop's, for it waits for the audit; again is harmless. */
    @Override
    public void close() {
        server.close();
        house.visitors().close();
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new TelnetException("telnet can't listen on " + host + ", which has no address; use 127.0.0.1");
        }
    }
}
