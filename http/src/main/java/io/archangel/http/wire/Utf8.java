package io.archangel.http.wire;

/**
 * Whether bytes are UTF-8 (RFC 3629), which is known as soon as the first wrong one is there, however they are cut: no
 * overlong forms, no surrogates, nothing above U+10FFFF.
 *
 * <pre>
 * 00-7F                    C2-DF --more--> .
 * E0 --A0-BF--> 1 more     E1-EC, EE, EF --80-BF--> 1 more      ED --80-9F--> 1 more
 * F0 --90-BF--> 2 more     F1-F3 --80-BF--> 2 more              F4 --80-8F--> 2 more
 * </pre>
 */
final class Utf8 {
    /** How many bytes of this character are still to come. */
    private int missing;

    /** What the next of them may be. */
    private int lowest;

    private int highest;

    /** Looks at more. @return false if they are wrong, and then nothing more is to be asked */
    boolean take(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            int b = bytes[i];
            if (missing == 0 && b >= 0) {
                continue;
            }
            if (missing == 0 ? !begin(b & 0xff) : !goOn(b & 0xff)) {
                return false;
            }
        }
        return true;
    }

    private boolean begin(int b) {
        lowest = b == 0xe0 ? 0xa0 : b == 0xf0 ? 0x90 : 0x80;
        highest = b == 0xed ? 0x9f : b == 0xf4 ? 0x8f : 0xbf;
        missing = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        return b >= 0xc2 && b <= 0xf4;
    }

    private boolean goOn(int b) {
        boolean fits = b >= lowest && b <= highest;
        missing--;
        lowest = 0x80;
        highest = 0xbf;
        return fits;
    }

    /** True if no character is cut in the middle. */
    boolean isWhole() {
        return missing == 0;
    }
}
