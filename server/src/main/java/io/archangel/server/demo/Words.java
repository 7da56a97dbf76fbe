package io.archangel.server.demo;

import static io.archangel.xing.Answer.text;

import io.archangel.http.Response;
import io.archangel.xing.Call;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A slow stream of words, as a language model would send it: one every 200 ms for about a minute. */
final class Words {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int COUNT = 300;
    private static final String[] TEXT = """
            A server is a town at night. Each window that is lit is somebody waiting for an answer, and from the street
            you can't tell who is about to leave and who has fallen asleep over the question. Give every window a number,
            write down when the light went on, and keep the list by the gate. Then whoever minds the town can read it
            aloud, knock at one door without waking the next, and say in the morning which lights went out and why.
            """.split("\\s+");

    private final AtomicInteger readers = new AtomicInteger();

    Response recite(Call rq) {
        rq.process().atExit(exit -> readers.decrementAndGet());
        var words = text(out -> {
            for (int word = 0; word < COUNT; word++) {
                out.write(TEXT[word % TEXT.length] + (word % 12 == 11 ? "\n" : " "));
                Thread.sleep(PAUSE);
            }
            out.write("\n");
        });
        return words.header("X-Readers", "" + readers.incrementAndGet());
    }
}
