package io.archangel.xing;

/** What a parameter of a path takes; in the order in which a tree tries them. */
enum Kind {
    UUID,
    INT,
    LONG,
    TEXT,
    REST;

    private static final int UUID_LENGTH = 36;
    private static final int LONGEST_INT = 10;
    private static final int LONGEST_LONG = 19;

    /** By its name in a pattern; none is text. @throws XingException if there is none of this name */
    static Kind of(String name, String pattern) {
        return switch (name) {
            case "int" -> INT;
            case "long" -> LONG;
            case "uuid" -> UUID;
            default ->
                throw new XingException(
                        "pattern " + pattern + " has a parameter of type '" + name + "'; give int, long, uuid or none");
        };
    }

    /** True if it takes a segment. */
    boolean takes(String path, int from, int end) {
        return switch (this) {
            case INT -> isWhole(path, from, end, LONGEST_INT, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case LONG -> isWhole(path, from, end, LONGEST_LONG, Long.MIN_VALUE, Long.MAX_VALUE);
            case UUID -> isUuid(path, from, end);
            case TEXT -> end > from;
            case REST -> true;
        };
    }

    private static boolean isWhole(String path, int from, int end, int longest, long least, long most) {
        int at = from < end && path.charAt(from) == '-' ? from + 1 : from;
        if (at == end || end - at > longest) {
            return false;
        }
        long negative = 0; // counted downwards, for there is one number more below zero
        for (; at < end; at++) {
            int digit = path.charAt(at) - '0';
            if (digit < 0 || digit > 9 || negative < (Long.MIN_VALUE + digit) / 10) {
                return false;
            }
            negative = negative * 10 - digit;
        }
        return path.charAt(from) == '-' ? negative >= least : negative >= -most;
    }

    private static boolean isUuid(String path, int from, int end) {
        if (end - from != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = path.charAt(from + i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
                return false;
            }
        }
        return true;
    }
}
