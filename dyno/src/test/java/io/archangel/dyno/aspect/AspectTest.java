package io.archangel.dyno.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AspectTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void chain_ofThree_runsRoundArgumentAndResultFirstOutermost() throws Exception {
        var call = Aspect.chain(round("a"), round("b"), round("c")).around(x -> x + "!");

        assertThat(call.call("x")).isEqualTo("xabc!cba");
        assertThat(call.call("y")).isEqualTo("yabc!cba");
    }

    @Test
    void chain_ofNone_isTheFunctionItself() {
        Call<String, String> function = x -> x + "!";

        assertThat(Aspect.<String, String>chain().around(function)).isSameAs(function);
    }

    @Test
    void then_filterAndAnother_hasTheOtherWithin() throws Exception {
        var call = round("a").then(round("b")).then(round("c")).around(x -> x + "!");

        assertThat(call.call("x")).isEqualTo("xabc!cba");
    }

    @Test
    void chain_asAFilterOnce_doesTheSame() throws Exception {
        var chain = Aspect.chain(round("a"), round("b"));

        assertThat(chain.around("x", x -> x + "!")).isEqualTo("xab!ba");
    }

    @Test
    void filter_thatDoesNotCallOn_answersItself() throws Exception {
        Aspect<String, String> closed = (argument, next) -> "closed";

        assertThat(closed.then(round("a")).around(x -> "never").call("x")).isEqualTo("closed");
    }

    @Test
    void filter_thatTriesAgain_callsOnTwice() throws Exception {
        Aspect<String, String> again = (argument, next) -> {
            try {
                return next.call(argument);
            } catch (IOException failed) {
                return next.call(argument);
            }
        };
        var call = again.around(x -> {
            seen.add(x);
            if (seen.size() == 1) {
                throw new IOException("planted");
            }
            return x;
        });

        assertThat(call.call("x")).isEqualTo("x");
        assertThat(seen).containsExactly("x", "x");
    }

    @Test
    void function_thatThrows_throwsThatThroughFilters() {
        var thrown = new IOException("planted");
        var call = Aspect.chain(round("a"), round("b")).around(x -> {
            throw thrown;
        });

        assertThatThrownBy(() -> call.call("x")).isSameAs(thrown);
    }

    @Test
    void compositions_ofOneFilter_knowNothingOfEachOther() throws Exception {
        var filter = round("a");
        var one = filter.around(x -> "one");
        var two = filter.around(x -> "two");

        assertThat(one.call("x") + two.call("x") + one.call("x")).isEqualTo("oneatwoaonea");
        assertThat(one.getClass()).isNotEqualTo(two.getClass()).matches(Class::isHidden);
    }

    private Aspect<String, String> round(String word) {
        return (argument, next) -> next.call(argument + word) + word;
    }
}
