package io.archangel.proof.web;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The servers that are held against each other. All but ours are classes of the module of peers. */
enum Contestant {
    BARE("bare Netty, HttpServerCodec", "BareNetty"),
    BARE_ENCODED("bare Netty, its decoder, the answer encoded beforehand", "BareNettyEncoded"),
    BARE_PROCESSES("bare Netty, each connection and request a process", "BareNettyProcesses"),
    OURS_INLINE("ours, inline handler"),
    OURS_BLOCKING("ours, handler on a virtual thread"),
    OURS_XING("ours, inline handler of a xing site"),
    ACTIVEJ("ActiveJ 6", "ActiveJ"),
    VERTX("Vert.x 5.2", "VertxCore"),
    UNDERTOW("Undertow 2.4", "UndertowCore"),
    JETTY("Jetty 12.1, non-blocking handler", "JettyCore"),
    JETTY_VIRTUAL("Jetty 12.1, virtual threads", "JettyVirtual"),
    HELIDON("Helidon 4.5", "Helidon"),
    ROBAHO("robaho httpserver, virtual threads", "Robaho"),
    JAVALIN("Javalin 7, virtual threads", "JavalinVirtual"),
    TOMCAT("Tomcat 11, virtual threads", "TomcatVirtual"),
    JDK("JDK httpserver, virtual threads", "JdkServer"),
    SPRING("Spring Boot 4.1, virtual threads", "SpringBoot");

    private static final String PEERS = "io.archangel.peers.";

    /** How tables call it. */
    final String title;

    private final String main;

    Contestant(String title) {
        this.title = title;
        main = OurServer.class.getName();
    }

    Contestant(String title, String peer) {
        this.title = title;
        main = PEERS + peer;
    }

    /** Its name on the command line: small letters and hyphens. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isOurs() {
        return !main.startsWith(PEERS);
    }

    /** True for a server of somebody else, as people use it. */
    boolean isPeer() {
        return !isOurs() && compareTo(OURS_XING) > 0;
    }

    /** The class that serves, and what it is told. */
    List<String> program() {
        return isOurs() ? List.of(main, word()) : List.of(main);
    }

    /** @throws IllegalArgumentException if there is none of that name */
    static Contestant of(String word) {
        return Arrays.stream(values())
                .filter(contestant -> contestant.word().equals(word))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("no server is called '" + word + "'; give some of "
                        + Arrays.stream(values()).map(Contestant::word).toList()));
    }
}
