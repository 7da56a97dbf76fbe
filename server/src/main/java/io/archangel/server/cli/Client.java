package io.archangel.server.cli;

import io.archangel.shell.Escape;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code archangel ps} and the like: hands its words to the server over the unix socket and prints what comes back. It
 * uses as little of the JDK as it can, for it starts anew with each command.
 */
public final class Client {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String SOCKET = "archangel.sock";
    private static final String HELP = """
        usage: archangel COMMAND [--var DIR]

          serve [--http PORT] [--web PORT] [--ssh PORT] [--telnet PORT]
                                         run a server, by default the built-in demo on loopback
          shell                          the interactive shell of a running server
          ps | top | kill | history | …  one command of that shell; 'archangel help' lists them
          login                          a link to log in to the web console by, once
          passwd [--role ROLE] NAME      give a name a password for the console; --remove takes it away
          version                        of this program and of its JDK; needs no server

        --var names the folder of the server, by default var/ beside this program.
        --host [USER@]HOST[:PORT] asks the server of another machine, by ssh.
        """;

    private Client() {}

    /** Runs one command, or a session. @param arguments what the command line has after the program's name */
    public static void main(String[] arguments) {
        int code = run(new ArrayList<>(Arrays.asList(arguments)));
        System.out.flush();
        Runtime.getRuntime().halt(code);
    }

    private static int run(List<String> words) {
        var told = takeVar(words);
        if (told.isEmpty()) {
            System.err.println("archangel: --var wants a folder; give --var DIR");
            return USAGE;
        }
        if (words.isEmpty()) {
            System.err.print(HELP);
            return USAGE;
        }
        if (words.equals(List.of("--help")) || words.equals(List.of("-h"))) {
            System.out.print(HELP);
            return 0;
        }
        if (words.equals(List.of("--version")) || words.equals(List.of("version"))) {
            System.out.print(Version.text());
            return 0;
        }
        if (!Wire.Hello.takes(words)) {
            System.err.println("archangel: that is more than one command can take; give fewer or shorter words");
            return USAGE;
        }
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(Path.of(told, SOCKET)));
            return talk(channel, hello(words));
        } catch (IOException | IllegalArgumentException failed) {
            boolean wantsHelp = words.equals(List.of("help"));
            if (wantsHelp) {
                System.out.print(HELP);
            }
            System.err.println(Escape.visible("archangel: no server answers at " + told + "/" + SOCKET + " ("
                    + failed.getMessage() + "); start one with 'archangel serve', or name its folder with --var DIR"));
            return wantsHelp ? 0 : FAILED;
        }
    }

    /** Takes {@code --var DIR} out of the words. @return the folder, empty if the flag has no value */
    static String takeVar(List<String> words) {
        for (int at = 0; at < words.size(); at++) {
            var word = words.get(at);
            if (word.equals("--var")) {
                words.remove(at);
                return at < words.size() ? words.remove(at) : "";
            }
            if (word.startsWith("--var=")) {
                return words.remove(at).substring("--var=".length());
            }
        }
        var variable = System.getenv("ARCHANGEL_VAR");
        return variable == null ? System.getProperty("archangel.home", ".") + "/var" : variable;
    }

    private static Wire.Hello hello(List<String> words) {
        boolean shell = words.equals(List.of("shell"));
        var size = System.getProperty("archangel.size", "").split(" ", 2);
        boolean sized = size.length == 2 && size[0].matches("\\d{1,4}") && size[1].matches("\\d{1,4}");
        boolean raw = Boolean.getBoolean("archangel.raw");
        var mode = raw ? Wire.Mode.TERMINAL : shell ? Wire.Mode.LINES : Wire.Mode.COMMAND;
        var type = System.getenv("TERM");
        return new Wire.Hello(
                mode,
                Boolean.getBoolean("archangel.terminal"),
                System.getenv("NO_COLOR") != null,
                sized ? Integer.parseInt(size[1]) : 80,
                sized ? Integer.parseInt(size[0]) : 24,
                type == null ? "" : type,
                shell ? List.of() : words);
    }

    private static int talk(SocketChannel channel, Wire.Hello hello) {
        try {
            var out = new DataOutputStream(Channels.newOutputStream(channel));
            hello.write(out);
            if (hello.mode() != Wire.Mode.COMMAND) {
                var sender = new Sender(out);
                var typing = new Thread(() -> type(sender, channel), "typing");
                typing.setDaemon(true);
                typing.start();
                if (hello.mode() == Wire.Mode.TERMINAL) {
                    sender.followSize();
                }
            }
            return show(new DataInputStream(Channels.newInputStream(channel)), out);
        } catch (IOException ended) {
            var why = ended instanceof EOFException ? "" : " (" + ended.getMessage() + ")";
            System.err.println("archangel: the server has ended the session" + why);
            return FAILED;
        }
    }

    private static void type(Sender sender, SocketChannel channel) {
        try {
            sender.type(System.in);
            channel.shutdownOutput();
        } catch (IOException gone) {
            // the server has ended the session; the other direction says so
            Thread.currentThread().interrupt();
        }
    }

    /** Shows a question and sends what is answered, if somebody is there. */
    private static void ask(byte[] question, DataOutputStream out) throws IOException {
        var answer = Wire.NOBODY;
        if (Boolean.getBoolean("archangel.answers")) {
            print(System.err, question);
            var line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            answer = line == null || line.isEmpty() ? " " : line;
        }
        Wire.send(out, Wire.INPUT, answer.getBytes(StandardCharsets.UTF_8));
    }

    private static int show(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            byte kind = in.readByte();
            var content = in.readNBytes(Wire.length(in));
            switch (kind) {
                case Wire.OUT -> print(System.out, content);
                case Wire.ERR -> print(System.err, content);
                case Wire.ASK -> ask(content, out);
                case Wire.EXIT -> {
                    return ByteBuffer.wrap(content).getInt();
                }
                default -> throw new IOException("a frame of kind " + kind + " is unknown");
            }
        }
    }

    private static void print(PrintStream to, byte[] content) {
        to.write(content, 0, content.length);
        to.flush();
    }
}
