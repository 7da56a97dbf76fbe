/**
 * The kernel: a table of everything in flight. Start with {@link io.archangel.process.Process}, then
 * {@link io.archangel.process.ProcessManager}.
 *
 *     var manager = ProcessManager.create();
 *     var job = manager.spawn("import", () -> importAll());
 *     System.out.println(manager.kill(Kill.of(job.pid())));
 *
 * It depends on the JDK alone; anything may depend on it.
 */
@NullMarked
package io.archangel.process;

import org.jspecify.annotations.NullMarked;
