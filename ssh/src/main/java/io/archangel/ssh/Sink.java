package io.archangel.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Output to the far end, a piece at a time: the next is handed over when the last was taken, so that no more than a piece
 * waits in memory. Who takes nothing for too long is cut. On the session's thread.
 */
final class Sink extends OutputStream {
    private static final int PIECE = 16 << 10;

    private final IoOutputStream far;
    private final House house;
    private final Far session;

    /** The piece on its way: an interrupt ends the waiting for it, not the sending. */
    private @Nullable IoWriteFuture sending;

    /** Who is told what becomes of the pieces. */
    interface Far {
        /** So many bytes were taken. On the thread that writes. */
        void took(int bytes);

        /** Nothing was taken for too long. On a clock's thread. */
        void stalled();
    }

    Sink(IoOutputStream far, House house, Far session) {
        this.far = far;
        this.house = house;
        this.session = session;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        for (int at = 0; at < length; at += PIECE) {
            int part = Math.min(PIECE, length - at);
            var copy = new ByteArrayBuffer(part);
            copy.putRawBytes(from, offset + at, part);
            await();
            sending = far.writeBuffer(copy);
            await();
            session.took(part);
        }
    }

    private void await() throws IOException {
        var piece = sending;
        if (piece == null) {
            return;
        }
        if (!piece.isDone()) {
            var cut = house.keeper().clock().after(house.options().stallTime(), session::stalled);
            try {
                piece.await();
            } finally {
                cut.cancel();
            }
        }
        sending = null;
        if (!piece.isWritten()) {
            throw new IOException("the far end has gone", piece.getException());
        }
    }
}
