/**
 * Pages from templates, by JTE: typed, compiled, and escaped by where a value stands. Start with
 * {@link io.archangel.xing.template.Templates}.
 *
 *     site.renderer(Templates.precompiled());               those that the build has made
 *     site.renderer(Templates.of(Path.of("templates")));    compiled when they are asked for, and again when they change
 *
 * It stands on xing, and nothing of xing stands on it: who has no templates loads none of it.
 */
@NullMarked
package io.archangel.xing.template;

import org.jspecify.annotations.NullMarked;
