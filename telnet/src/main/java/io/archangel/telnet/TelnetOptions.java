package io.archangel.telnet;

import java.time.Duration;

/**
 * What the telnet door bears.
 *
 * @param opensToOthers   whether it may listen on an address that other machines reach: telnet is not encrypted, and
 *                        whoever listens on the way has the token. False unless told
 * @param sessions        how many may be logged in at once, 1 to 1,000; 32 unless told
 * @param strangers       how many may be at the prompt for the token at once, 1 to 1,000; 20 unless told
 * @param strangersSource how many of those from one address; 5 unless told
 * @param loginTime       how long one may take to log in; 20 s unless told
 * @param idleTime        how long a session may be idle; 10 min unless told
 * @param stallTime       how long the far end may take nothing of what is written; 30 s unless told
 * @param tries           how many tokens may be tried on one connection, 1 to 100; 3 unless told
 * @param failures        how many failures an address has free before it waits, 1 to 1,000; 5 unless told
 * @param shortestWait    how long it waits then, doubling with each failure; 1 s unless told
 * @param longestWait     the longest of these waits; 60 s unless told
 * @param outputBytes     how much may wait to be sent before the session waits, at least 1,024; 256 KiB unless told, of
 *                        which the loop's own write buffer takes up to 64 KiB
 */
public record TelnetOptions(
        boolean opensToOthers,
        int sessions,
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

    /** @throws TelnetException if a figure is out of range */
    public TelnetOptions {
        require("sessions", sessions, 1, 1000);
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

    /** What a door has unless told otherwise. */
    public static TelnetOptions defaults() {
        return new TelnetOptions(
                false,
                32,
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

    /** The same, but other machines may reach it, in clear. */
    public TelnetOptions opensToOthers(boolean opens) {
        return new TelnetOptions(
                opens,
                sessions,
                strangers,
                strangersSource,
                loginTime,
                idleTime,
                stallTime,
                tries,
                failures,
                shortestWait,
                longestWait,
                outputBytes);
    }

    private static void require(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new TelnetException(key + " is " + value + "; give " + least + " to " + most);
        }
    }

    private static void require(String key, Duration value) {
        if (!value.isPositive() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new TelnetException(key + " is " + value + "; give more than nothing, and a day at most");
        }
    }
}
