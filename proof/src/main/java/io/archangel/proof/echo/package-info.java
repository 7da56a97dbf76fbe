/**
 * What the loop and its processes cost: the same echo on bare Netty and on ours. Start with
 * {@link io.archangel.proof.echo.EchoBench}.
 */
@NullMarked
package io.archangel.proof.echo;

import org.jspecify.annotations.NullMarked;
