package io.archangel.examples;

import io.archangel.loop.Loop;
import io.archangel.loop.ProtocolProcess;
import io.archangel.loop.Server;
import io.archangel.process.ProcessManager;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A protocol defined on the spot, after the manager exists: no class has to know of any manager beforehand. */
public final class InlineProtocol {
    private InlineProtocol() {}

    /** Shouts back. */
    public static Server serve(Loop loop, ProcessManager manager, int port) {
        return loop.startServing(
                () -> manager.register(new ProtocolProcess() {
                    @Override
                    public void dataReceived(ByteBuffer data) {
                        var heard = StandardCharsets.UTF_8.decode(data).toString();
                        transport().write(StandardCharsets.UTF_8.encode(heard.toUpperCase(Locale.ROOT)));
                    }

                    @Override
                    protected String name() {
                        return "shouter";
                    }
                }),
                "localhost",
                port);
    }
}
