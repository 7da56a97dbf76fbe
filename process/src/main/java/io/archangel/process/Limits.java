package io.archangel.process;

import java.time.Duration;
import java.util.StringJoiner;

/**
 * What a process may use. Over a soft bound it gets {@link Signal#LIMIT}, whose payload is the limit's name; over a hard
 * one it ends as {@link Exit.Limited}. Zombies are under no limit.
 *
 *     process.limit(Limits.NONE.age(Duration.ofMinutes(10)).idle(Duration.ofSeconds(30), Duration.ofSeconds(60)));
 *
 * @param age      nanoseconds since it was registered; runs on while it is stopped
 * @param idle     nanoseconds since bytes last passed; stands still while it is stopped
 * @param in       bytes received
 * @param out      bytes sent
 * @param children how many may live at once; beyond the hard bound it is the new child that ends, as Limited
 */
public record Limits(Bound age, Bound idle, Bound in, Bound out, Bound children) {
    /** No limit at all. */
    public static final Limits NONE = new Limits(Bound.NONE, Bound.NONE, Bound.NONE, Bound.NONE, Bound.NONE);

    /** The same with a greatest age. */
    public Limits age(Duration hard) {
        return age(hard, hard);
    }

    /** The same with a greatest age, and one to be told at. */
    public Limits age(Duration soft, Duration hard) {
        return new Limits(Bound.of("age", soft, hard), idle, in, out, children);
    }

    /** The same with a longest time without bytes. */
    public Limits idle(Duration hard) {
        return idle(hard, hard);
    }

    /** The same with a longest time without bytes, and one to be told at. */
    public Limits idle(Duration soft, Duration hard) {
        return new Limits(age, Bound.of("idle", soft, hard), in, out, children);
    }

    /** The same with a number of bytes received, and one to be told at. */
    public Limits in(long soft, long hard) {
        return new Limits(age, idle, Bound.of("in", soft, hard), out, children);
    }

    /** The same with a number of bytes sent, and one to be told at. */
    public Limits out(long soft, long hard) {
        return new Limits(age, idle, in, Bound.of("out", soft, hard), children);
    }

    /** The same with a number of children alive, and one to be told at. */
    public Limits children(long soft, long hard) {
        return new Limits(age, idle, in, out, Bound.of("children", soft, hard));
    }

    /** True if time alone can pass one of them. */
    boolean areTimed() {
        return !age.isNone() || !idle.isNone();
    }

    /** {@code age 600s, idle 30s..60s}; empty if there is none. */
    @Override
    public String toString() {
        var parts = new StringJoiner(", ");
        age.show("age", 1_000_000_000, "s", parts);
        idle.show("idle", 1_000_000_000, "s", parts);
        in.show("in", 1, "", parts);
        out.show("out", 1, "", parts);
        children.show("children", 1, "", parts);
        return parts.toString();
    }

    /**
     * One limit.
     *
     * @param soft beyond which it is told
     * @param hard beyond which it ends; {@link Long#MAX_VALUE} is no bound
     */
    public record Bound(long soft, long hard) {
        /** No bound. */
        public static final Bound NONE = new Bound(Long.MAX_VALUE, Long.MAX_VALUE);

        /** @throws ProcessException if a bound is not more than zero, or the soft one above the hard one */
        public Bound {
            if (soft <= 0 || hard < soft) {
                throw new ProcessException("a limit of " + soft + " (soft) and " + hard
                        + " (hard) makes no sense; give more than 0, and no more for soft than for hard");
            }
        }

        private static Bound of(String name, Duration soft, Duration hard) {
            return of(name, nanos(soft), nanos(hard));
        }

        private static Bound of(String name, long soft, long hard) {
            try {
                return new Bound(soft, hard);
            } catch (ProcessException wrong) {
                throw new ProcessException(name + ": " + wrong.getMessage());
            }
        }

        private static long nanos(Duration time) {
            return time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : time.toNanos();
        }

        boolean isNone() {
            return soft == Long.MAX_VALUE;
        }

        private void show(String name, long unit, String suffix, StringJoiner into) {
            if (!isNone()) {
                into.add(name + " " + (soft == hard ? "" : text(soft, unit, suffix) + "..")
                        + (hard == Long.MAX_VALUE ? "" : text(hard, unit, suffix)));
            }
        }

        private static String text(long value, long unit, String suffix) {
            return value % unit == 0 ? value / unit + suffix : value / (double) unit + suffix;
        }
    }
}
