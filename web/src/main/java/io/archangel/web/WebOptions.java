package io.archangel.web;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * How the console is set up.
 *
 * @param hosts    names by which it may be asked for besides {@code localhost} and literal loopback addresses, without a port; none
 *                 unless told
 * @param idle     how long a session lasts that nobody uses; 15 min unless told, a day at most
 * @param life     how long one lasts however much it is used; 12 h unless told, a day at most
 * @param linkLife how long a one-time link is good for; 10 min unless told, a day at most
 * @param threads  how many threads answer, 1 to 64; 8 unless told
 * @param viewers  how many may watch at once, 1 to 1,000; 32 unless told
 * @param ringRows how many changed rows are kept for those who come back after a cut, at least 1,000; 131,072 unless told
 * @param stall    how long a viewer may take nothing of what is sent; 30 s unless told
 * @param version  what it calls the program's version
 */
public record WebOptions(
        Set<String> hosts,
        Duration idle,
        Duration life,
        Duration linkLife,
        int threads,
        int viewers,
        int ringRows,
        Duration stall,
        String version) {

    /** @throws WebException if a figure is out of range */
    public WebOptions {
        hosts = Set.copyOf(
                hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList());
        require("idle", idle);
        require("life", life);
        require("linkLife", linkLife);
        require("stall", stall);
        require("threads", threads, 1, 64);
        require("viewers", viewers, 1, 1000);
        require("ringRows", ringRows, 1000, 10_000_000);
    }

    /** What it has unless told otherwise. */
    public static WebOptions defaults() {
        return new WebOptions(
                Set.of(),
                Duration.ofMinutes(15),
                Duration.ofHours(12),
                Duration.ofMinutes(10),
                8,
                32,
                1 << 17,
                Duration.ofSeconds(30),
                "dev");
    }

    /** The same by these names, too. */
    public WebOptions hosts(Set<String> names) {
        return new WebOptions(names, idle, life, linkLife, threads, viewers, ringRows, stall, version);
    }

    /** The same with another time without use. */
    public WebOptions idle(Duration time) {
        return new WebOptions(hosts, time, life, linkLife, threads, viewers, ringRows, stall, version);
    }

    /** The same with another longest time of a session. */
    public WebOptions life(Duration time) {
        return new WebOptions(hosts, idle, time, linkLife, threads, viewers, ringRows, stall, version);
    }

    /** The same with another number of viewers. */
    public WebOptions viewers(int most) {
        return new WebOptions(hosts, idle, life, linkLife, threads, most, ringRows, stall, version);
    }

    /** The same with another number of rows kept. */
    public WebOptions ringRows(int most) {
        return new WebOptions(hosts, idle, life, linkLife, threads, viewers, most, stall, version);
    }

    /** The same with another time to take nothing. */
    public WebOptions stall(Duration time) {
        return new WebOptions(hosts, idle, life, linkLife, threads, viewers, ringRows, time, version);
    }

    /** The same of another version. */
    public WebOptions version(String name) {
        return new WebOptions(hosts, idle, life, linkLife, threads, viewers, ringRows, stall, name);
    }

    private static void require(String key, Duration value) {
        if (!value.isPositive() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new WebException(key + " is " + value + "; give more than nothing, and a day at most");
        }
    }

    private static void require(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new WebException(key + " is " + value + "; give " + least + " to " + most);
        }
    }
}
