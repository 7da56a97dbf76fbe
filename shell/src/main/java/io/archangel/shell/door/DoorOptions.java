package io.archangel.shell.door;

import io.archangel.shell.ShellException;
import java.time.Duration;

/**
 * What the doors of a server bear, all of them together.
 *
 * @param opensToOthers     whether a door in clear may listen on an address that other machines reach: whoever listens on
 *                          the way has what was typed. False unless told
 * @param sessions          how many may be logged in at once, 1 to 1,000; 32 unless told
 * @param sessionsPrincipal how many of those as one principal, 1 to 1,000; 4 unless told
 * @param strangers         how many may be logging in at once, 1 to 1,000; 20 unless told
 * @param strangersSource   how many of those from one address, 1 to 1,000; 5 unless told. Each /64 of IPv6 is one
 * @param loginTime         how long one may take to log in; 20 s unless told
 * @param idleTime          how long a session may be idle; 10 min unless told
 * @param stallTime         how long the far end may take nothing of what is written; 30 s unless told
 * @param tries             how many proofs may be tried on one connection, 1 to 100; 3 unless told
 * @param failures          how many failures an address has free before it waits, 1 to 1,000; 5 unless told
 * @param shortestWait      how long it waits then, doubling with each failure; 1 s unless told
 * @param longestWait       the longest of these waits; 60 s unless told
 * @param outputBytes       how much may wait to be sent to one far end, at least 1,024; 256 KiB unless told
 */
public record DoorOptions(
        boolean opensToOthers,
        int sessions,
        int sessionsPrincipal,
        int strangers,
        int strangersSource,
        Duration loginTime,
        Duration idleTime,
        Duration stallTime,
        int tries,
        int failures,
        Duration shortestWait,
        Duration longestWait,
        int outputBytes) {

    /** @throws ShellException if a figure is out of range */
    public DoorOptions {
        require("sessions", sessions, 1, 1000);
        require("sessionsPrincipal", sessionsPrincipal, 1, 1000);
        require("strangers", strangers, 1, 1000);
        require("strangersSource", strangersSource, 1, 1000);
        require("tries", tries, 1, 100);
        require("failures", failures, 1, 1000);
        require("outputBytes", outputBytes, 1024, 1 << 30);
        require("loginTime", loginTime);
        require("idleTime", idleTime);
        require("stallTime", stallTime);
        require("shortestWait", shortestWait);
        require("longestWait", longestWait);
    }

    /** What doors have unless told otherwise. */
    public static DoorOptions defaults() {
        return new DoorOptions(
                false,
                32,
                4,
                20,
                5,
                Duration.ofSeconds(20),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                3,
                5,
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                256 << 10);
    }

    /** The same, but other machines may reach a door in clear. */
    public DoorOptions opensToOthers(boolean opens) {
        return with(opens, stallTime);
    }

    /** The same with another time to take nothing. */
    public DoorOptions stallTime(Duration time) {
        return with(opensToOthers, time);
    }

    private DoorOptions with(boolean opens, Duration stall) {
        return new DoorOptions(
                opens,
                sessions,
                sessionsPrincipal,
                strangers,
                strangersSource,
                loginTime,
                idleTime,
                stall,
                tries,
                failures,
                shortestWait,
                longestWait,
                outputBytes);
    }

    private static void require(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ShellException(key + " is " + value + "; give " + least + " to " + most);
        }
    }

    private static void require(String key, Duration value) {
        if (!value.isPositive() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new ShellException(key + " is " + value + "; give more than nothing, and a day at most");
        }
    }
}
