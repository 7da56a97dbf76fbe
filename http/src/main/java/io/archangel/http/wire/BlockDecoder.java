package io.archangel.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

/** Decodes header blocks by Netty's HPACK (RFC 7541) into a {@link Block}, and holds what that does not. */
final class BlockDecoder extends DefaultHttp2HeadersDecoder {
    private final Block block;
    private final Collected collected;

    BlockDecoder(Block block, Collected collected) {
        super(false, Limits.HEADER_LIST);
        this.block = block;
        this.collected = collected;
        try {
            // How much there may be before it is decoded, FrameReader counts itself.
            maxHeaderListSize(Limits.HEADER_LIST, 2L * Limits.BLOCK);
        } catch (Http2Exception never) {
            throw new IllegalStateException("Netty refuses a header list of " + Limits.HEADER_LIST, never);
        }
    }

    @Override
    public Http2Headers decodeHeaders(int stream, ByteBuf compressed) throws Http2Exception {
        if (!HpackScan.isOrdered(compressed)) {
            throw Http2Exception.connectionError(Http2Error.COMPRESSION_ERROR, "a table's size is changed too late");
        }
        return super.decodeHeaders(stream, compressed);
    }

    @Override
    protected Http2Headers newHeaders() {
        block.begin();
        return collected;
    }
}
