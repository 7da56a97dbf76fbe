package io.archangel.ssh;

import io.archangel.process.Clock;
import io.archangel.process.Exit;
import io.archangel.process.Guard;
import io.archangel.process.Process;
import io.archangel.shell.Principal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.SshConstants;
import org.jspecify.annotations.Nullable;

/**
 * One connection in the table: a stranger at first, then a person with sessions.
 *
 * <pre>
 * NEW --there is room--> STRANGER --right key, there is room--> IN --left, killed, idle--> GONE
 * NEW --no room, too many failures--> REFUSED --heard why--> GONE
 * STRANGER --wrong keys, too slow, no room--> GONE
 * </pre>
 *
 * <p>What MINA tells it comes on the door's threads, one after the other; its sessions and its timer come on their own.
 */
final class SshConnection extends Process {
    private enum Stage {
        NEW,
        REFUSED,
        STRANGER,
        IN,
        GONE
    }

    /** So many may be told at once why they are refused, and have so long to listen. */
    private static final int MOST_PARTED = 16;

    private static final Duration PARTING = Duration.ofSeconds(2);

    private final House house;
    private final SshTransport transport;
    private final InetSocketAddress peer;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, like all below. */
    private Stage stage = Stage.NEW;

    /** How many sessions run; the first has the place that the connection itself took. */
    private int sessions;

    private Clock.@Nullable Cancellable timer;

    /** Why it may not stay; on the door's threads. */
    private @Nullable String refusal;

    /** Keys that were refused here. On the door's threads, one after the other. */
    private int refused;

    /** Whose key was looked at last. On the door's threads; read when the client has proven that it has that key. */
    private @Nullable Principal candidate;

    /** Written once, on a thread of the door; read by sessions and listings. */
    private volatile @Nullable Principal who;

    SshConnection(House house, SshTransport transport, InetSocketAddress peer) {
        this.house = house;
        this.transport = transport;
        this.peer = peer;
    }

    @Override
    protected String kind() {
        return "conn";
    }

    @Override
    protected String name() {
        return "ssh connection";
    }

    @Override
    protected @Nullable String user() {
        var now = who;
        return now == null ? null : now.name();
    }

    @Override
    protected String client() {
        return peer.getAddress().getHostAddress() + ":" + peer.getPort();
    }

    @Override
    protected @Nullable String release(Exit exit) {
        transport.cut();
        return exit instanceof Exit.Normal ? null : "cut";
    }

    /** Who it is, once the client has proven it. */
    Principal who() {
        return Objects.requireNonNull(who, "nobody has logged in");
    }

    // ---- a stranger ----

    /** It is there, and may stay if there is room. */
    void arrive() {
        var wait = house.keeper().wait(source());
        var refusal = wait.isZero()
                ? house.keeper().arrive(source())
                : "too many failures; wait " + (wait.toSeconds() + 1) + " s";
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        if (!to(Stage.STRANGER)) {
            house.keeper().leave(source());
            return;
        }
        house.manager().register(this);
        var time = house.options().loginTime();
        after(time, () -> part("no login within " + time.toSeconds() + " s"));
    }

    /** Tells it why, once it has said what it has to say first, so that it listens; a few at a time, the others are cut. */
    private void refuse(String why) {
        if (!to(Stage.REFUSED)) {
            return;
        }
        if (house.parted().incrementAndGet() > MOST_PARTED) {
            house.later().execute(transport::cut);
        }
        refusal = why;
        after(PARTING, () -> house.later().execute(transport::cut));
    }

    /** Why it may not stay, or null. On a thread of the door. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /** Whether a key is anybody's. The client has not proven yet that it has it. */
    boolean knows(PublicKey key) {
        if (refused >= house.options().tries()) {
            return false;
        }
        candidate = null;
        var thrown = Guard.call(
                this,
                () -> candidate = house.keys().holder(key, peer.getAddress()).orElse(null));
        if (thrown != null || candidate != null) {
            return thrown == null;
        }
        if (++refused >= house.options().tries()) {
            part(refused + " keys were refused, and more are not looked at; name the right one with"
                    + " -o IdentitiesOnly=yes -i FILE");
        }
        return false;
    }

    /** The client has proven that the key looked at last is its own. @return why there is no room, or null */
    @Nullable
    String enter() {
        var person = Objects.requireNonNull(candidate, "no key was looked at");
        var refusal = house.keeper().enter(person);
        if (refusal != null) {
            refused = 0; // one of the keys was right
            house.visitors().refused(person, client());
            return refusal;
        }
        who = person;
        if (!to(Stage.IN)) {
            house.keeper().exit(person);
            return "the connection is over";
        }
        house.visitors().entered(this, person, client());
        rest();
        return null;
    }

    // ---- sessions ----

    /** A session begins. @return why there is no room, or null */
    @Nullable
    String begin() {
        lock.lock();
        try {
            var refusal = sessions == 0 ? null : house.keeper().enter(who());
            if (refusal == null) {
                sessions++;
                cancel();
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    /** A session that had begun is over. */
    void end() {
        boolean isLast;
        lock.lock();
        try {
            isLast = --sessions == 0;
        } finally {
            lock.unlock();
        }
        if (!isLast) {
            house.keeper().exit(who());
        } else {
            rest();
        }
    }

    /** Nobody has typed into a session for too long. Any thread. */
    void idle(SshSession session) {
        boolean isAlone;
        lock.lock();
        try {
            isAlone = sessions == 1;
        } finally {
            lock.unlock();
        }
        if (isAlone) {
            part("idle for " + house.options().idleTime().toMinutes() + " min");
        } else {
            session.exit();
        }
    }

    /** Nothing runs on it: it is let be for a while. */
    private void rest() {
        var time = house.options().idleTime();
        after(time, () -> part("idle for " + time.toMinutes() + " min"));
    }

    // ---- bytes ----

    /** Both are counted under one lock, for those who send are many. Any thread. */
    void passed(int in, int out) {
        lock.lock();
        try {
            countIn(in);
            countOut(out);
        } finally {
            lock.unlock();
        }
    }

    /** The far end has taken nothing for too long. Any thread. */
    void stalled() {
        disconnected(new IOException(
                "it took nothing for " + house.options().stallTime().toSeconds() + " s"));
    }

    /** Too much waits to be sent. On the door's timer. */
    void overflow() {
        disconnected(new IOException("it let more than " + house.options().outputBytes() + " bytes wait"));
    }

    // ---- going ----

    /** The connection closes, whoever began it. */
    void gone() {
        var before = leave();
        if (before == Stage.STRANGER) {
            house.keeper().leave(source());
            for (int failure = 0; failure < refused; failure++) {
                house.keeper().failed(source());
            }
            if (refused > 0) {
                house.visitors().failed("(key)", client());
            }
        } else if (before == Stage.REFUSED) {
            house.parted().decrementAndGet();
        } else if (before == Stage.IN) {
            house.keeper().exit(who());
        }
        disconnected(null);
    }

    private void part(String why) {
        house.later().execute(() -> transport.part(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, why));
    }

    private String source() {
        return peer.getAddress().getHostAddress();
    }

    // ---- what the lock guards ----

    /** @return false if it has gone meanwhile */
    private boolean to(Stage next) {
        lock.lock();
        try {
            if (stage == Stage.GONE) {
                return false;
            }
            if (stage == Stage.STRANGER) {
                house.keeper().leave(source());
            }
            stage = next;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Stage leave() {
        lock.lock();
        try {
            var before = stage;
            stage = Stage.GONE;
            cancel();
            return before;
        } finally {
            lock.unlock();
        }
    }

    private void after(Duration time, Runnable then) {
        lock.lock();
        try {
            cancel();
            if (stage != Stage.GONE) {
                timer = house.keeper().clock().after(time, then);
            }
        } finally {
            lock.unlock();
        }
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
