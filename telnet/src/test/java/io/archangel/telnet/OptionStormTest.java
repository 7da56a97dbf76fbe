package io.archangel.telnet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import io.archangel.process.spi.Role;
import io.archangel.shell.Principal;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** A million sequences of options, and a part of them at the real door. */
final class OptionStormTest {
    private static final int SEQUENCES = 1_000_000;

    /** So many of them one connection sends. */
    private static final int EACH = 10_000;

    private static final int AT_THE_DOOR = 100_000;

    /** All that a connection is answered in its life: verbs, are-you-theres, and the one question for a type. */
    private static final int MOST_ANSWERED = Negotiation.MOST_ANSWERS * (3 + "\r\n[yes]\r\n".length()) + 6;

    @Test
    void codec_millionSequences_neverThrowsAndAnswersNothingTwice() {
        var storm = new Storm(854);
        for (int sent = 0; sent < SEQUENCES; sent += EACH) {
            var answers = new Answers();
            var codec = new TelnetCodec(answers);
            long bytes = 0;
            for (int number = 0; number < EACH; number++) {
                var sequence = storm.anything();
                int cut = storm.random(sequence.length + 1);
                codec.receive(ByteBuffer.wrap(sequence, 0, cut));
                codec.receive(ByteBuffer.wrap(sequence, cut, sequence.length - cut));
                bytes += sequence.length;
                if (answers.isCut) { // as the door does
                    answers.isCut = false;
                    codec = new TelnetCodec(answers);
                    answers.forget();
                }
            }
            assertThat(answers.keys).isLessThanOrEqualTo(bytes);
            assertThat(answers.bytes).isLessThanOrEqualTo(MOST_ANSWERED);
        }
    }

    /** RFC 854: what both ask for at the start is agreed upon without a word too many. */
    @Test
    void twoEnds_thatOpen_areQuietAtOnce() {
        var ends = new Ends();
        ends.both(number -> TelnetCodec.opening());

        assertThat(ends.turnsUntilQuiet()).isLessThanOrEqualTo(2);
    }

    /**
     * RFC 1143: a yes and a no that nobody has meant, forged between two ends, could chase each other for ever, as each is a
     * change to whom it reaches; both ends fall silent one day, and at once where nothing contradictory was in flight.
     */
    @Test
    void twoEnds_afterAnyStorm_areQuietOneDay() {
        var storm = new Storm(1143);
        for (int pair = 0; pair < 300; pair++) {
            var ends = new Ends();
            for (int number = 0; number < 25; number++) {
                ends.both(end -> storm.whole());
            }
            assertThat(ends.turnsUntilQuiet())
                    .as("turns of pair " + pair)
                    .isLessThanOrEqualTo(Negotiation.MOST_ANSWERS + 1);
        }
    }

    @Test
    void door_storm_isAnsweredLittleAndLetsIn() throws Exception {
        try (var world = new World();
                var client = world.connect()) {
            var storm = new Storm(1);
            var heard = new AtomicLong();
            var screen = new StringBuffer();
            var reader = Thread.ofPlatform().start(() -> world.read(client, heard, screen));
            storm(client, storm, AT_THE_DOOR / 2);
            type(client, "sesame\r\n");
            await().until(() -> screen.indexOf("archangel> ") >= 0);
            storm(client, storm, AT_THE_DOOR / 2);
            type(client, "kill -l\r\n");
            await().until(() -> screen.indexOf("HUP INT QUIT") >= 0);

            assertThat(heard.get() - screen.length()).isLessThan(MOST_ANSWERED);
            assertThat(world.manager.list())
                    .singleElement()
                    .extracting(ProcessInfo::out)
                    .satisfies(out -> assertThat(out).isLessThan(MOST_ANSWERED + 10_000));
            client.close();
            reader.join();
            assertThat(world.reports).isEmpty();
        }
    }

    @Test
    void door_garbageOfAnySort_hurtsNobodyElse() throws Exception {
        try (var world = new World();
                var operator = world.connect()) {
            var screen = new StringBuffer();
            var reader = Thread.ofPlatform().start(() -> world.read(operator, new AtomicLong(), screen));
            type(operator, "sesame\r\n");
            await().until(() -> screen.indexOf("archangel> ") >= 0);
            var storm = new Storm(2);
            for (int connection = 0; connection < 100; connection++) {
                try (var client = world.connect()) {
                    garbage(client, storm, 1_000);
                }
            }
            await().until(() -> world.manager.list().size() == 1);

            type(operator, "kill -l\r\n");
            await().until(() -> screen.indexOf("HUP INT QUIT") >= 0);
            assertThat(world.manager.history()).hasSizeGreaterThan(50).allMatch(entry -> entry.out() < MOST_ANSWERED);
            assertThat(world.reports)
                    .extracting(Report::exit)
                    .doesNotHaveAnyElementsOfTypes(io.archangel.process.Exit.Failed.class);
            operator.close();
            reader.join();
        }
    }

    private static void storm(Socket client, Storm storm, int sequences) throws IOException {
        var batch = new ByteArrayOutputStream();
        for (int number = 0; number < sequences; number++) {
            batch.writeBytes(storm.whole());
            if (batch.size() > 8_000) {
                batch.writeTo(client.getOutputStream());
                batch.reset();
            }
        }
        batch.writeTo(client.getOutputStream());
    }

    /** Until it is cut off, which it may be soon. */
    private static void garbage(Socket client, Storm storm, int sequences) {
        try {
            for (int number = 0; number < sequences; number++) {
                client.getOutputStream().write(storm.anything());
            }
        } catch (IOException cutOff) {
            assertThat(cutOff).hasMessageMatching("(?i).*(reset|broken pipe).*");
        }
    }

    private static void type(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(US_ASCII));
    }

    /** Two of them that answer each other. */
    private static final class Ends {
        private final List<Answers> said = List.of(new Answers(), new Answers());
        private final List<TelnetCodec> codecs = List.of(new TelnetCodec(said.get(0)), new TelnetCodec(said.get(1)));

        void both(IntFunction<byte[]> heard) {
            for (int end = 0; end < 2; end++) {
                codecs.get(end).receive(ByteBuffer.wrap(heard.apply(end)));
            }
        }

        int turnsUntilQuiet() {
            int turns = 0;
            for (var answers = take(); answers.get(0).length + answers.get(1).length > 0; answers = take()) {
                var heard = answers;
                both(end -> heard.get(1 - end));
                turns++;
            }
            return turns;
        }

        private List<byte[]> take() {
            return List.of(said.get(0).take(), said.get(1).take());
        }
    }

    /** What comes out of a codec: counted, judged, and kept until it is taken. */
    private static final class Answers implements TelnetCodec.Sink {
        private final ByteArrayOutputStream said = new ByteArrayOutputStream();

        /** By end and option, the verb that was answered last. */
        private final Map<List<Integer>, Integer> last = new HashMap<>();

        private long bytes;
        private long keys;
        private boolean isCut;

        byte[] take() {
            var taken = said.toByteArray();
            said.reset();
            return taken;
        }

        void forget() {
            last.clear();
            bytes = 0;
        }

        @Override
        public void typed(byte key) {
            keys++;
        }

        @Override
        public void answer(byte[] answer) {
            bytes += answer.length;
            said.writeBytes(answer);
            int verb = answer.length == 3 ? answer[1] & 0xff : 0;
            if (verb >= Negotiation.WILL) {
                boolean isOfHere = verb == Negotiation.WILL || verb == Negotiation.WONT;
                var before = last.put(List.of(isOfHere ? 1 : 0, (int) answer[2]), verb);
                assertThat(before == null || before != verb)
                        .as("the same answer twice: " + Arrays.toString(answer))
                        .isTrue();
            }
        }

        @Override
        public void resized(int columns, int rows) {
            assertThat(columns).isBetween(0, 65_535);
            assertThat(rows).isBetween(0, 65_535);
        }

        @Override
        public void named(String type) {
            assertThat(type).hasSizeLessThan(64);
        }

        @Override
        public void abused() {
            isCut = true;
        }
    }

    /** A real door, and who comes to it. */
    private static final class World implements AutoCloseable {
        private final List<Report> reports = new CopyOnWriteArrayList<>();
        private final ProcessManager manager =
                ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
        private final NettyLoop loop = NettyLoop.create(LoopOptions.defaults());
        private final LoopThread thread = LoopThread.start(loop);
        private final TelnetDoor door = TelnetDoor.open(
                loop,
                "127.0.0.1",
                0,
                Shell.create(manager, event -> {}),
                manager,
                Authenticator.token(() -> "sesame", new Principal("root", "telnet", Role.OPERATOR)),
                new Doorkeeper(DoorOptions.defaults(), manager.clock()));

        Socket connect() throws IOException {
            return new Socket(door.address().getAddress(), door.address().getPort());
        }

        /** Reads until there is no more, without what is about options. */
        void read(Socket client, AtomicLong heard, StringBuffer screen) {
            var seen = new Answers();
            var codec = new TelnetCodec(new TelnetCodec.Sink() {
                @Override
                public void typed(byte key) {
                    screen.append((char) (key & 0xff));
                }

                @Override
                public void answer(byte[] bytes) {}

                @Override
                public void resized(int columns, int rows) {}

                @Override
                public void named(String type) {}

                @Override
                public void abused() {
                    seen.isCut = true;
                }
            });
            var buffer = new byte[8192];
            try {
                for (int length = client.getInputStream().read(buffer);
                        length >= 0;
                        length = client.getInputStream().read(buffer)) {
                    heard.addAndGet(length);
                    codec.receive(ByteBuffer.wrap(buffer, 0, length));
                }
            } catch (IOException closed) {
                assertThat(seen.isCut).isFalse();
            }
        }

        @Override
        public void close() {
            manager.close();
            thread.close();
            loop.close();
        }
    }
}
