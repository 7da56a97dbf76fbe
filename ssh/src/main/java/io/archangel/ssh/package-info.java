/**
 * The SSH door to the shell: public keys only, sessions on a terminal, one-shot commands with exit codes, several at once
 * over one connection; nothing else of SSH. Start with {@link io.archangel.ssh.SshDoor}.
 *
 *     var keys = AuthorizedKeys.of(Path.of("var/authorized_keys"));
 *     var door = SshDoor.open("127.0.0.1", 8022, shell, manager, keys, HostKey.in(Path.of("var/host_key")), keeper);
 *
 * Each connection is a process of kind {@code conn}, each session on it one of kind {@code session}. What a person may do is
 * up to the shell. It stands on the shell and on Apache MINA SSHD, which nobody sees from outside; nobody but an assembly
 * depends on it.
 */
@NullMarked
package io.archangel.ssh;

import org.jspecify.annotations.NullMarked;
