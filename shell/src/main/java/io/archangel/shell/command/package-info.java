/**
 * The shell's commands: {@link io.archangel.shell.command.Commands} takes words and runs one; {@code Catalog} knows which
 * there are; each is a small class, an {@code Executable}, whose options picocli fills in; {@code Paper} is what they
 * write on, {@code Ledger} where acts are audited, {@code Roles} who may. Open {@code Ps} to see a whole one.
 *
 * For the shell's own use.
 */
@NullMarked
package io.archangel.shell.command;

import org.jspecify.annotations.NullMarked;
