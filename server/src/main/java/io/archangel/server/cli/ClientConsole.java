package io.archangel.server.cli;

import io.archangel.shell.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** The terminal of a client of the unix door. */
final class ClientConsole implements Console {
    private final UnixLink link;
    private final Wire.Hello hello;
    private final InputStream typed;

    ClientConsole(UnixLink link, Wire.Hello hello, InputStream typed) {
        this.link = link;
        this.hello = hello;
        this.typed = typed;
    }

    @Override
    public InputStream input() {
        return typed;
    }

    @Override
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                link.send(Wire.OUT, new byte[] {(byte) single});
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                link.send(Wire.OUT, Arrays.copyOfRange(bytes, from, from + length));
            }
        };
    }

    @Override
    public String type() {
        return hello.type();
    }

    @Override
    public Size size() {
        return link.size();
    }

    @Override
    public boolean isPlain() {
        return hello.plain();
    }
}
