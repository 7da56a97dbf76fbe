package io.archangel.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Shares out the descriptors that this program may open: so that an operator gets in and puts things right while the data
 * plane has all it may have, it may not have all.
 */
final class Descriptors {
    /** For the doors of management, each with all its sessions, and for what the JVM opens now and then. */
    private static final long RESERVED = 96;

    private Descriptors() {}

    /** How many connections the data plane may hold. */
    static int forConnections() {
        var system = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);
        return system == null
                ? Integer.MAX_VALUE
                : forConnections(system.getMaxFileDescriptorCount(), system.getOpenFileDescriptorCount());
    }

    /** Where there are few, half of what is left. */
    static int forConnections(long most, long open) {
        long left = Math.max(0, most - open);
        return Math.clamp(Math.max(left / 2, left - RESERVED), 1, Integer.MAX_VALUE);
    }
}
