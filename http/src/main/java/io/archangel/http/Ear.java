package io.archangel.http;

import io.archangel.process.Guard;
import io.archangel.process.spi.Tap;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets a tap hear the content of one stream of HTTP/2, as a loop's driver does for a connection. On the loop only. */
final class Ear {
    private final Asked whose;

    /** Null once it has thrown. */
    private @Nullable Tap tap;

    Ear(Asked whose, Tap tap) {
        this.whose = whose;
        this.tap = tap;
    }

    void received(ByteBuffer content) {
        if (tap != null) {
            hear(content, tap::received);
        }
    }

    void sent(ByteBuffer content) {
        if (tap != null) {
            hear(content, tap::sent);
        }
    }

    private void hear(ByteBuffer content, Consumer<ByteBuffer> hears) {
        var view = content.slice().asReadOnlyBuffer();
        var thrown = Guard.attempt(() -> hears.accept(view));
        if (thrown != null) {
            tap = null;
            whose.lane.connection().transport().loop().execute(() -> {
                throw new HttpException("the tap of " + whose.pid() + " threw, and hears no more", thrown);
            });
        }
    }
}
