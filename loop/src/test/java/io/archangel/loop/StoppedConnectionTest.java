package io.archangel.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.Exit;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import io.archangel.process.Signal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** STOP and CONT of a connection that is a process, on real sockets: the other end feels them. */
@ParameterizedClass
@EnumSource(
        value = Subject.Kind.class,
        names = {"EPOLL", "NIO"})
final class StoppedConnectionTest {
    private static final String HERE = "127.0.0.1";
    private static final int MUCH = 16 << 20;

    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().reporter(reports::add));
    private final Subject subject;
    private final Loop loop;
    private final Counting far = manager.register(new Counting());
    private final Witness near = new Witness();

    StoppedConnectionTest(Subject.Kind kind) {
        subject = new Subject(kind);
        loop = subject.loop;
    }

    @AfterEach
    void close() {
        subject.close();
        manager.close();
        assertThat(subject.errors()).isEmpty();
    }

    private void connect() {
        var server = loop.startServing(() -> far, HERE, 0);
        var future = loop.connect(() -> near, HERE, server.address().getPort());
        subject.until(() -> future.isDone() && far.made);
    }

    private void signal(Signal signal) {
        var receipt = manager.signal(Kill.of(far.pid()).signal(signal));
        subject.until(receipt::isDone);
    }

    private void stop() {
        signal(Signal.STOP);
        subject.until(() -> !far.transport().isReading());
    }

    /** What was under way when it was stopped has come by then. */
    private void letFlow() {
        for (int turn = 0; turn < 20; turn++) {
            subject.settle();
        }
    }

    @Test
    void stop_readsNoMore_soThatTheOtherEndIsPaused_andContReadsAllOfIt() {
        connect();
        stop();
        subject.on(() -> near.transport().write(Counting.pattern(MUCH)));
        letFlow();
        assertThat(near.log).containsExactly("made", "pause");
        assertThat(near.transport().writeBufferSize()).isPositive();
        assertThat(far.got).isZero();
        assertThat(far.isAlive()).isTrue();
        signal(Signal.CONT);
        subject.until(() -> far.got == MUCH);
        subject.until(() -> near.log.size() == 3);
        assertThat(near.log).containsExactly("made", "pause", "resume");
        assertThat(far.inOrder).isTrue();
        assertThat(reports).isEmpty();
    }

    @Test
    void stop_sendsNoMore_whateverTheLoopIsAskedFor_untilCont() {
        connect();
        stop();
        subject.on(() -> {
            far.transport().write(Witness.bytes("held back"));
            far.transport().resumeWriting();
            far.transport().resumeReading();
        });
        subject.on(() -> near.write("x"));
        letFlow();
        assertThat(near.text).isEmpty();
        assertThat(far.got).isZero();
        signal(Signal.CONT);
        subject.until(() -> near.text.toString().equals("held back") && far.got == 1);
    }

    /** The end of the other side waits too. */
    @Test
    void stop_theOtherEndLeavesMeanwhile_isToldAtCont() {
        connect();
        stop();
        subject.on(() -> {
            near.write("last words");
            near.transport().close();
        });
        letFlow();
        assertThat(far.isAlive()).isTrue();
        assertThat(far.said).isEmpty();
        signal(Signal.CONT);
        subject.until(() -> !far.isAlive());
        assertThat(far.said.toString()).isEqualTo("last words");
        assertThat(far.exitValue()).contains(Exit.OK);
        assertThat(reports).isEmpty();
    }

    @Test
    void stop_beforeTheConnectionIsMade_holdsItFromTheStart() {
        signal(Signal.STOP);
        connect();
        subject.until(() -> !far.transport().isReading());
        subject.on(() -> near.write("early"));
        letFlow();
        assertThat(far.got).isZero();
        signal(Signal.CONT);
        subject.until(() -> far.said.toString().equals("early"));
    }

    @Test
    void kill_whileStopped_endsTheConnectionAtOnce() {
        connect();
        stop();
        subject.on(() -> far.transport().write(Witness.bytes("never")));
        signal(Signal.KILL);
        subject.until(near::isLost);
        assertThat(near.text).isEmpty();
        assertThat(far.exitValue()).containsInstanceOf(Exit.Signalled.class);
        subject.until(() -> loop.info().connections() == 0);
    }

    @Test
    void exit_whileStopped_sendsWhatItHadWritten() {
        connect();
        stop();
        subject.on(() -> {
            far.transport().write(Witness.bytes("bye"));
            far.exit();
        });
        subject.until(near::isLost);
        assertThat(near.text).hasToString("bye");
    }

    /** Keeps short texts, counts all, and looks whether long ones come as {@link #pattern}. */
    private static final class Counting extends ProtocolProcess {
        private static final int ENOUGH = 100;

        /** No divisor of any buffer's size, so that a piece in the wrong place is seen. */
        private static final int PERIOD = 251;

        final StringBuilder said = new StringBuilder();
        int got;
        boolean made;
        boolean inOrder = true;

        static ByteBuffer pattern(int size) {
            var bytes = ByteBuffer.allocate(size);
            while (bytes.hasRemaining()) {
                bytes.put((byte) (bytes.position() % PERIOD));
            }
            return bytes.flip();
        }

        @Override
        public void connectionMade(Transport transport) {
            made = true;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            if (data.remaining() < ENOUGH) {
                got += data.remaining();
                said.append(StandardCharsets.UTF_8.decode(data));
                return;
            }
            while (data.hasRemaining()) {
                inOrder &= data.get() == (byte) (got++ % PERIOD);
            }
        }
    }
}
