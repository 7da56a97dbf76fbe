/**
 * The operator's shell: from a line to rows, the same for every door. Start with {@link io.archangel.shell.Shell}.
 *
 *     var shell = Shell.create(manager, Audit.file(Path.of("var/audit.log")));
 *     var code = shell.execute(new Principal("root", "unix", Role.OPERATOR), "ps --json", output);
 *
 * It opens no socket and no terminal: a door hands in an {@link io.archangel.shell.Output} or a
 * {@link io.archangel.shell.Console}. Roles, escaping and audit are here and in no door. The commands are in
 * {@code .command}. It stands on the kernel.
 */
@NullMarked
package io.archangel.shell;

import org.jspecify.annotations.NullMarked;
