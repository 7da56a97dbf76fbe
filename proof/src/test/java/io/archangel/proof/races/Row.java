package io.archangel.proof.races;

/**
 * What came of one pair of causes.
 *
 * @param pair  its name
 * @param tried how often they met
 * @param first how often the one that stands first came first, and all was well
 * @param wrong how often the end was not what is promised
 * @param fault what was wrong, once
 */
record Row(String pair, long tried, long first, long wrong, String fault) {

    static Row of(String pair, String judgement, long times) {
        boolean well = judgement.startsWith(Judgement.WELL);
        boolean first = well && pair.startsWith(judgement.substring(Judgement.WELL.length()));
        return new Row(pair, times, first ? times : 0, well ? 0 : times, well ? "" : judgement);
    }

    /** Reads what {@link #toString} wrote. */
    static Row parse(String line) {
        var cells = line.split("\\|", -1);
        return new Row(
                cells[1].strip(),
                Long.parseLong(cells[2].strip()),
                Long.parseLong(cells[3].strip()),
                Long.parseLong(cells[4].strip()),
                cells[5].strip());
    }

    Row plus(Row other) {
        return new Row(
                pair,
                tried + other.tried,
                first + other.first,
                wrong + other.wrong,
                fault.isEmpty() ? other.fault : fault);
    }

    /** A row of a table. */
    @Override
    public String toString() {
        return "| " + pair + " | " + tried + " | " + first + " | " + wrong + " | " + fault + " |";
    }
}
