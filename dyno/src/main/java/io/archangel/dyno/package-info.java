/**
 * Late binding: a dependency is named where it is needed and bound later, in a scope. Start with
 * {@link io.archangel.dyno.Late}, then {@link io.archangel.dyno.Scope}; that is all.
 *
 *     static final Late&lt;Mailer&gt; MAILER = Late.of(Mailer.class);
 *
 *     var shop = Scope.of("shop").bind(MAILER, new Smtp("mail.example.org"));
 *     shop.run(() -> MAILER.get().send(order));
 *
 * It depends on the JDK alone. The packages beside it stand alone too, and don't know it.
 */
@NullMarked
package io.archangel.dyno;

import org.jspecify.annotations.NullMarked;
