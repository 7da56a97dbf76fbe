package io.archangel.examples;

import io.archangel.dyno.aspect.Aspect;
import io.archangel.dyno.aspect.Call;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** An aspect: a function that knows nothing of it is told of, tidied up for and remembered. */
public final class AspectByExample {
    private AspectByExample() {}

    /** Runs it. @param arguments none */
    public static void main(String[] arguments) throws Exception {
        run(System.out::println);
    }

    static void run(Consumer<String> out) throws Exception {
        Aspect<String, Integer> told = (word, next) -> {
            int length = next.call(word);
            out.accept("\"" + word + "\" has " + length);
            return length;
        };
        Aspect<String, Integer> tidy = (word, next) -> next.call(word.strip());
        Map<String, Integer> known = new HashMap<>();
        Aspect<String, Integer> remembered = (word, next) -> {
            var length = known.get(word);
            if (length == null) {
                length = next.call(word);
                known.put(word, length);
            }
            return length;
        };

        Call<String, Integer> length = Aspect.chain(told, tidy, remembered).around(word -> {
            out.accept("counting " + word);
            return word.length();
        });

        length.call(" tea ");
        length.call("tea");
    }
}
