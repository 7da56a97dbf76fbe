package io.archangel.loop;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Who knows the addresses of hosts. It may block for as long as it likes: a loop asks on a thread of its own, and waits
 * no longer than its {@link LoopOptions#patience}.
 */
public interface Names {
    /** The addresses of a host, in the order in which to try them; at least one. @throws UnknownHostException if none */
    List<InetAddress> addresses(String host) throws UnknownHostException;

    /** The name of an address. @throws UnknownHostException if it has none */
    String name(InetAddress address) throws UnknownHostException;

    /** The machine's: its hosts file, its name servers, whatever it is set up for. */
    static Names system() {
        return new SystemNames();
    }
}
