package io.archangel.peers;

import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Spring Boot with its Tomcat, on virtual threads. */
@EnableAutoConfiguration
@RestController
class SpringBoot {

    /** Runs it. */
    public static void main(String[] arguments) {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        var application = new SpringApplication(SpringBoot.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setDefaultProperties(Map.of(
                "server.address", Peer.HOST,
                "server.port", "0",
                "server.tomcat.max-connections", "20000",
                "server.tomcat.max-keep-alive-requests", "-1",
                "spring.threads.virtual.enabled", "true"));
        var environment = application.run().getBean(Environment.class);
        Peer.serving(environment.getRequiredProperty("local.server.port", Integer.class));
    }

    @GetMapping(value = "/", produces = Peer.PLAIN)
    String hello() {
        return Peer.TEXT;
    }

    @GetMapping(Peer.POLL)
    String poll() throws InterruptedException {
        Peer.never();
        return "";
    }
}
