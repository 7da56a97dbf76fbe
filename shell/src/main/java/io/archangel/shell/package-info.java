/**
 * The operator's shell: from a line to rows, the same for every door. Start with {@link io.archangel.shell.Shell}.
 *
 *     var shell = Shell.create(manager, Audit.file(Path.of("var/audit.log")));
 *     var code = shell.execute(new Principal("root", "unix", Role.OPERATOR), "ps --json", output);
 *
 * It opens no socket and no terminal: a door hands in an {@link io.archangel.shell.Output} or a
 * {@link io.archangel.shell.Console}. Roles, escaping and audit are here and in no door. What doors have in common is in {@code shell.door}. It stands on the kernel.
 *
 * Inside, {@code Commands} takes words and runs one of those that {@code Catalog} knows; each is a small class, an
 * {@code Executable}, whose options picocli fills in. {@code Paper} is what they write on, {@code Ledger} where acts are
 * audited, {@code Roles} who may. Open {@code Ps} to see a whole one.
 */
@NullMarked
package io.archangel.shell;

import org.jspecify.annotations.NullMarked;
