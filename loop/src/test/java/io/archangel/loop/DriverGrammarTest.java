package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever the wire does, and whatever a protocol does in its callbacks, it is called back in the order that the Javadoc of
 * {@link Protocol} has as a line of grammar. An automaton reads what each was called: M, D, E, P, R, L.
 */
final class DriverGrammarTest {
    private static final int RUNS = 5_000;
    private static final int EVENTS = 24;

    @Test
    void anyEvents_inAnyOrder_areToldInOrder() {
        for (long seed = 0; seed < RUNS; seed++) {
            var wire = new Wire(new Random(seed));
            for (int i = 0; i < EVENTS; i++) {
                wire.event();
            }
            wire.driver.lost(null);
            wire.driver.lost(null);
            for (int each = 0; each < wire.told.size(); each++) {
                boolean isLast = each == wire.told.size() - 1;
                assertThat(accepts(wire.told.get(each).toString(), isLast))
                        .as("seed %d: %s, of which the last is still told", seed, wire.told)
                        .isTrue();
            }
        }
    }

    @Test
    void automaton_wrongOrders_areNotAccepted() {
        assertThat(List.of("D", "MM", "MDLL", "MLD", "MEDL", "MEEL", "MRL", "MPPL", "LM", "MDL"))
                .noneMatch(told -> accepts(told, told.equals("MDL") ? false : true));
        assertThat(accepts("MD", true)).as("no end").isFalse();
        assertThat(accepts("MDPRDEPRL", true)).isTrue();
        assertThat(accepts("", true)).as("never began").isTrue();
    }

    /** {@code connectionMade (dataReceived | pause resume)* eofReceived? connectionLost}. @param stays who followed has none */
    private static boolean accepts(String told, boolean stays) {
        if (told.isEmpty()) {
            return true;
        }
        char state = '-';
        boolean paused = false;
        for (char next : told.toCharArray()) {
            boolean legal = switch (next) {
                case 'M' -> state == '-';
                case 'D' -> state == 'M';
                case 'E' -> state == 'M';
                case 'P' -> (state == 'M' || state == 'E') && !paused;
                case 'R' -> (state == 'M' || state == 'E') && paused;
                case 'L' -> state == 'M' || state == 'E';
                default -> false;
            };
            if (!legal) {
                return false;
            }
            paused = next == 'P' || (paused && next != 'R');
            state = next == 'M' || next == 'E' || next == 'L' ? next : state;
        }
        return stays ? state == 'L' : state != 'L';
    }

    /** Some events, and protocols that do something of their own in a callback now and then. */
    private static final class Wire {
        final List<StringBuilder> told = new ArrayList<>();
        final Random random;
        final Driver driver;
        private boolean closing;
        private @Nullable Transport transport;

        Wire(Random random) {
            this.random = random;
            var loop = new FakeLoop();
            transport = (Transport) Proxy.newProxyInstance(
                    Transport.class.getClassLoader(), new Class<?>[] {Transport.class}, (self, method, arguments) -> {
                        switch (method.getName()) {
                            case "close", "abort" -> closing = true;
                            case "isClosing" -> {
                                return closing;
                            }
                            default -> {}
                        }
                        return null;
                    });
            driver = new Driver(loop.callbacks(), transport);
        }

        void event() {
            switch (random.nextInt(12)) {
                case 0, 1 -> madeOnce();
                case 2, 3, 4 -> driver.received(ByteBuffer.allocate(1));
                case 5 -> driver.eof();
                case 6, 7 -> driver.pauseWriting();
                case 8, 9 -> driver.resumeWriting();
                case 10 -> follow();
                default -> {
                    if (random.nextInt(6) == 0) {
                        driver.lost(null);
                    }
                }
            }
        }

        /** The wire is made once; all else it may do at any time. */
        private void madeOnce() {
            if (told.isEmpty()) {
                driver.made(this::protocol);
            }
        }

        private void follow() {
            if (!told.isEmpty()) {
                var before = told.size();
                try {
                    driver.follow(protocol());
                } catch (LoopException lost) {
                    told.subList(before, told.size()).clear();
                }
            }
        }

        private Protocol protocol() {
            var log = new StringBuilder();
            told.add(log);
            return new Protocol() {
                @Override
                public void connectionMade(Transport made) {
                    log(log, 'M');
                }

                @Override
                public void dataReceived(ByteBuffer data) {
                    log(log, 'D');
                }

                @Override
                public boolean eofReceived() {
                    log(log, 'E');
                    return random.nextBoolean();
                }

                @Override
                public void pauseWriting() {
                    log(log, 'P');
                }

                @Override
                public void resumeWriting() {
                    log(log, 'R');
                }

                @Override
                public void connectionLost(@Nullable Throwable cause) {
                    log(log, 'L');
                }
            };
        }

        private void log(StringBuilder log, char callback) {
            log.append(callback);
            switch (random.nextInt(24)) {
                case 0 -> closing = true;
                case 1 -> driver.pauseWriting();
                case 2 -> driver.resumeWriting();
                case 3 -> throw new IllegalStateException("planted");
                default -> {}
            }
        }
    }
}
