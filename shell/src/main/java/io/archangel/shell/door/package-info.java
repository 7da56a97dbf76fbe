/**
 * What doors to the shell have in common: whom they let in and how many, what they bear, and how what is typed comes to a
 * session. Start with {@link io.archangel.shell.door.Doorkeeper}.
 *
 *     var keeper = new Doorkeeper(DoorOptions.defaults(), manager.clock());
 *
 * A server has one keeper for all its doors. It knows of the shell who a principal is; the shell knows nothing of it.
 */
@NullMarked
package io.archangel.shell.door;

import org.jspecify.annotations.NullMarked;
