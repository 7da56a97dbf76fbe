/**
 * The telnet door to the shell: for a person with nothing but a telnet client, on this machine. Start with
 * {@link io.archangel.telnet.TelnetDoor}.
 *
 *     var door = TelnetDoor.open(
 *             loop, "127.0.0.1", 8023, shell, manager, Authenticator.token(token, operator), keeper);
 *
 * Each connection is a process of kind {@code session}. What a person may do is up to the shell. It stands on the loop
 * and the shell; nobody but an assembly depends on it.
 */
@NullMarked
package io.archangel.telnet;

import org.jspecify.annotations.NullMarked;
