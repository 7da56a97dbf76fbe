package io.archangel.proof.price;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What is asked of a case at most.
 *
 * @param figure  of which of its figures
 * @param most    the figure, or how many times that of a process whose time is handed in
 * @param isRatio which of the two
 * @param words   how the page has it, {@code 100 ns}
 */
record Goal(Figure figure, double most, boolean isRatio, String words) {

    enum Figure {
        TIME(Cost::time),
        ON_PROCESSOR(Cost::onProcessor),
        BYTES(Cost::bytes);

        private final ToDoubleFunction<Cost> of;

        Figure(ToDoubleFunction<Cost> of) {
            this.of = of;
        }
    }

    static Goal nanos(int most) {
        return new Goal(Figure.TIME, most, false, most + " ns");
    }

    static Goal millis(int most) {
        return new Goal(Figure.TIME, most, false, most + " ms");
    }

    static Goal bytes(int most) {
        return new Goal(Figure.BYTES, most, false, most + " bytes");
    }

    static Goal times(double most, String words) {
        return new Goal(Figure.TIME, most, true, words);
    }

    static Goal timesOnProcessor(double most, String words) {
        return new Goal(Figure.ON_PROCESSOR, most, true, words + ", on a processor");
    }

    /** @param one what a process costs whose time is handed in, in the same rounds */
    boolean isMet(List<Cost> its, List<Cost> one) {
        return value(its, one) <= most;
    }

    /** What is asked for, and whether it is met. */
    String text(List<Cost> its, List<Cost> one) {
        var said = isMet(its, one) ? "met" : "missed";
        return isRatio ? String.format(Locale.ROOT, "%s: %.2f, %s", words, value(its, one), said) : words + ": " + said;
    }

    /** The median of the rounds. */
    private double value(List<Cost> its, List<Cost> one) {
        return (isRatio ? Cost.ratio(its, one, figure.of) : Cost.all(its, figure.of)).median();
    }
}
