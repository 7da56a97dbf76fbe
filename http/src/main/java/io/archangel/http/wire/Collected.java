package io.archangel.http.wire;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

/** What Netty's HPACK takes for a collection of headers: it hands each on to a {@link Block}, in order, and keeps none. */
final class Collected extends DefaultHttp2Headers {
    private final Block block;

    Collected(Block block) {
        super(false);
        this.block = block;
    }

    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
        block.add(name, value);
        return this;
    }
}
