package io.archangel.proof.smuggling;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.random.RandomGenerator;

/** Sends bytes in pieces, each of which the server reads by itself, and takes what comes back until the connection ends. */
final class Conversation implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int MOST_STEPS = 400;

    /**
     * What happened.
     *
     * @param seen    by handlers, in order
     * @param answers that the client got
     */
    record Record(List<String> seen, List<Answer> answers) {
        boolean is(List<String> wanted, List<Integer> statuses) {
            var bodies = answers.stream()
                    .filter(answer -> answer.headers().containsKey("seen-method"))
                    .map(answer -> answer.body().isEmpty() ? "HEAD" : answer.body())
                    .toList();
            var sent = seen.stream()
                    .map(line -> line.startsWith("HEAD ") ? "HEAD" : line)
                    .toList();
            return seen.equals(wanted)
                    && answers.stream().map(Answer::status).toList().equals(statuses)
                    && bodies.equals(sent);
        }

        /** True if the last answer says that nothing follows, and no other does. */
        boolean closes() {
            return !answers.isEmpty()
                    && answers.getLast().closes()
                    && answers.stream().filter(Answer::closes).count() == 1;
        }
    }

    /** Where what is sent is cut. */
    enum Cut {
        NOWHERE,
        EVERYWHERE,
        HERE_AND_THERE
    }

    private final Site site;
    private final Socket socket;
    private final String client;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    private Conversation(Site site) throws IOException {
        this.site = site;
        socket = new Socket(site.address().getAddress(), site.address().getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        client = socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    static Record hold(Site site, Case about, Cut cut) throws IOException {
        try (var conversation = new Conversation(site)) {
            var bytes = about.isUnfinished() ? about.bytes() : about.conversation();
            conversation.send(bytes, cut);
            if (about.isUnfinished()) {
                conversation.socket.shutdownOutput();
            }
            conversation.receive();
            return conversation.record(about);
        }
    }

    private Record record(Case about) throws IOException {
        boolean anything = about.outcomes().stream().anyMatch(outcome -> outcome.end() == Outcome.End.CUT);
        socket.close();
        var seen = site.seenBy(client);
        try {
            return new Record(seen, Answer.parse(received.toByteArray()));
        } catch (IllegalStateException noAnswers) {
            if (anything) {
                return new Record(seen, List.of());
            }
            throw noAnswers;
        }
    }

    private void send(byte[] bytes, Cut cut) throws IOException {
        var out = socket.getOutputStream();
        if (cut == Cut.NOWHERE) {
            out.write(bytes);
            return;
        }
        long pid = site.connection(client);
        var random = RandomGenerator.of("L64X128MixRandom");
        int least = 1 + bytes.length / MOST_STEPS;
        for (int at = 0, step; at < bytes.length; at += step) {
            step = Math.min(bytes.length - at, cut == Cut.EVERYWHERE ? least : random.nextInt(1, bytes.length / 3 + 2));
            try {
                out.write(bytes, at, step);
            } catch (IOException closed) {
                return; // it has been refused
            }
            site.awaitRead(pid, at + step);
        }
    }

    private void receive() throws IOException {
        var buffer = new byte[4096];
        try {
            for (int count; (count = socket.getInputStream().read(buffer)) >= 0; ) {
                received.write(buffer, 0, count);
                if (isRefused()) {
                    socket.shutdownOutput();
                }
            }
        } catch (SocketTimeoutException waits) {
            throw new IllegalStateException("the server waits, after it sent " + Escapes.show(received.toByteArray()));
        } catch (IOException reset) {
            // closed while bytes were under way
        }
    }

    /** An error may come while the client still sends, so that the server waits a second for our end, unless it has it. */
    private boolean isRefused() {
        try {
            var answers = Answer.parse(received.toByteArray());
            return !answers.isEmpty() && answers.getLast().status() >= 400;
        } catch (IllegalStateException notWhole) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
