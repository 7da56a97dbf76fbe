package io.archangel.loop;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** What the JDK resolves. */
final class SystemNames implements Names {
    @Override
    public List<InetAddress> addresses(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }

    /** The JDK gives an address for a name when it knows none. */
    @Override
    public String name(InetAddress address) throws UnknownHostException {
        var plain = InetAddress.getByAddress(address.getAddress());
        var name = plain.getCanonicalHostName();
        if (name.equals(plain.getHostAddress())) {
            throw new UnknownHostException(name + " has no name");
        }
        return name;
    }
}
