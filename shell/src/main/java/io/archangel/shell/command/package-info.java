/**
 * The shell's commands, each a small class whose options picocli fills in. Start with
 * {@link io.archangel.shell.command.Json}.
 */
@NullMarked
package io.archangel.shell.command;

import org.jspecify.annotations.NullMarked;
