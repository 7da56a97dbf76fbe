package io.archangel.process.spi;

/** What a person may do, the least first. */
public enum Role {
    /** May look. */
    VIEWER,
    /** May also signal. */
    OPERATOR,
    /** May do everything. */
    ADMIN;

    /** True if this role includes the other. */
    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
