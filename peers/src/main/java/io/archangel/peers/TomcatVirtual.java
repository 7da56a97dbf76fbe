package io.archangel.peers;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/** Tomcat with one servlet, on virtual threads. */
final class TomcatVirtual {
    private TomcatVirtual() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        var folder = Files.createTempDirectory("tomcat");
        var connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", Peer.HOST);
        connector.setProperty("useVirtualThreads", "true");
        connector.setProperty("maxConnections", "20000");
        connector.setProperty("maxKeepAliveRequests", "-1");
        var tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setConnector(connector);
        var context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "hello", new Hello()).addMapping("/*");
        tomcat.start();
        Peer.serving(connector.getLocalPort());
    }

    private static final class Hello extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            if (request.getRequestURI().equals(Peer.POLL)) {
                try {
                    Peer.never();
                } catch (InterruptedException over) {
                    throw new ServletException(over);
                }
            }
            var body = Peer.bytes();
            response.setContentType(Peer.PLAIN);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
