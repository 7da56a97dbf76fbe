package io.archangel.shell;

import io.archangel.process.spi.Role;

/**
 * Who gives orders: a person, come in by a door. Its text is {@code root@unix}, as receipts and history show it.
 *
 * @param name how the door knows the person
 * @param door {@code unix}, {@code telnet}, {@code ssh}, {@code web}
 * @param role what the person may do
 */
public record Principal(String name, String door, Role role) {

    /** True for the door that only the machine's own users reach; it may act when the audit can't be written. */
    public boolean isLocal() {
        return door.equals("unix");
    }

    @Override
    public String toString() {
        return name + "@" + door;
    }
}
