/**
 * The filter language, the same for every listing and every group: {@code app=chat and age>10m and route~"/poll"}. Start at
 * {@link io.archangel.shell.filter.Filter}. It knows no process and no table: whoever has rows says by
 * {@link io.archangel.shell.filter.Field} what can be asked of them.
 *
 *     var fields = List.of(new Field<>("app", Kind.TEXT, ProcessInfo::app), new Field<>("age", Kind.SPAN, ProcessInfo::age));
 *     var old = Filter.parse("app=chat and age>10m", fields, clock.instant(), zone);
 *     manager.list().stream().filter(old);
 */
@NullMarked
package io.archangel.shell.filter;

import org.jspecify.annotations.NullMarked;
