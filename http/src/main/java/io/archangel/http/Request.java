package io.archangel.http;

import io.archangel.process.Process;
import io.archangel.process.Signal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request. Its head never changes; any thread may read it, even after the end. */
public interface Request {
    /** {@code GET}, {@code POST}; as it came, for methods are case-sensitive. */
    String method();

    /**
     * The path, percent-decoded as UTF-8, without the query; {@code *} for {@code OPTIONS *}. Each slash in it was one on
     * the wire (encoded ones are refused), and no segment is {@code .} or {@code ..}.
     */
    String path();

    /** The first query parameter of this name, decoded. */
    Optional<String> query(String name);

    /** A header, in any case; several lines of one name are joined by {@code ", "}. */
    Optional<String> header(String name);

    /** All header lines in order, names as they came. */
    List<Map.Entry<String, String>> headers();

    /** The body; an empty one where there is none. */
    Body body();

    /** The address at the other end, {@code 127.0.0.1:51812}. */
    String client();

    /** The request as a process: for hooks at its end, signals, children. */
    Process process();

    /**
     * Handles the client's going away (HUP) in place of the default, which ends GET and HEAD and lets every other method
     * finish its work, its answer dropped. The handler runs once, on the connection's loop, where it must not block; soon,
     * if the client has gone already. {@code rq.onHangup(hup -> rq.process().exit(1))} gives up.
     */
    void onHangup(Signal.Handler handler);
}
