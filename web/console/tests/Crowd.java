import io.archangel.http.HttpServer;
import io.archangel.loop.LoopOptions;
import io.archangel.loop.LoopThread;
import io.archangel.loop.netty.NettyLoop;
import io.archangel.process.Process;
import io.archangel.process.ProcessManager;
import io.archangel.shell.Shell;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import io.archangel.web.Passwords;
import io.archangel.web.WebDoor;
import io.archangel.web.WebOptions;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A console over a crowd: so many processes, of which some thousand a second end, begin and pass bytes. Prints a link to log in. */
class Crowd {
    private static final int CHURN = 300;

    private final ProcessManager manager = ProcessManager.create();
    private final Random random = new Random(7);
    private final Visitor[] visitors;
    private int number;

    Crowd(int size) {
        visitors = new Visitor[size];
    }

    /** Runs it. @param arguments how many processes, and a folder for what it keeps */
    public static void main(String[] arguments) {
        var crowd = new Crowd(Integer.parseInt(arguments[0]));
        crowd.fill();
        var shell = Shell.create(crowd.manager, event -> {});
        var loop = NettyLoop.create(LoopOptions.defaults().name("web"));
        LoopThread.start(loop);
        var http = HttpServer.beside(crowd.manager, WebDoor.limits());
        var keeper = new Doorkeeper(DoorOptions.defaults(), crowd.manager.clock());
        var passwords = new Passwords(Path.of(arguments[1]).resolve("passwords"));
        var door = WebDoor.open(http, shell, crowd.manager, keeper, WebOptions.defaults(), () -> "", passwords);
        door.at(http.listen(loop, "127.0.0.1", 0).address());
        System.out.println("Log in: " + door.link(WebDoor.owner()));
        Executors.newSingleThreadScheduledExecutor().scheduleAtFixedRate(crowd::churn, 100, 100, TimeUnit.MILLISECONDS);
    }

    private void fill() {
        for (int at = 0; at < visitors.length; at++) {
            visitors[at] = manager.register(new Visitor(number++));
        }
    }

    private void churn() {
        for (int turn = 0; turn < CHURN; turn++) {
            int at = random.nextInt(visitors.length);
            visitors[at].exit(turn % 50 == 0 ? 1 : 0);
            visitors[at] = manager.register(new Visitor(number++));
            for (int other = 0; other < 3; other++) {
                visitors[random.nextInt(visitors.length)].passed();
            }
        }
    }

    /** A request as a web server has it. */
    private static final class Visitor extends Process {
        private final int number;

        Visitor(int number) {
            this.number = number;
        }

        void passed() {
            countOut(1000 + number % 9000);
        }

        @Override
        protected String kind() {
            return "http";
        }

        @Override
        protected String name() {
            return number % 100 == 0 ? "<img src=x onerror=\"window.crossed=1\">" : "GET /poll/" + number;
        }

        @Override
        protected String app() {
            return number % 2 == 0 ? "chat" : "docs";
        }

        @Override
        protected String user() {
            return number % 3 == 0 ? null : "ann";
        }

        @Override
        protected String method() {
            return "GET";
        }

        @Override
        protected String route() {
            return "/poll/{number}";
        }

        @Override
        protected String client() {
            return "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255) + ":50000";
        }
    }
}
