package io.archangel.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Encodes the frames of a server, which have no mask (RFC 6455, 5.1): Netty's encoder. On the loop of its desk only. */
final class FrameEncoder {
    private static final int FIRST_BIT = 4;

    private final FrameDesk desk;
    private final Codec codec = new Codec();

    /** At a desk. */
    FrameEncoder(FrameDesk desk) {
        this.desk = desk;
    }

    /** The bytes of a frame, in order. */
    List<ByteBuffer> encode(Frame frame) {
        var out = new ArrayList<>(2);
        codec.encode(desk.context(), netty(frame), out);
        var bytes = new ArrayList<ByteBuffer>(out.size());
        for (var part : out) {
            bytes.add(((ByteBuf) part).nioBuffer());
        }
        return bytes;
    }

    private static WebSocketFrame netty(Frame frame) {
        boolean last = frame.last();
        int rsv = frame.compressed() ? FIRST_BIT : 0;
        var payload = Unpooled.wrappedBuffer(frame.payload());
        return switch (frame.opcode()) {
            case CONTINUATION -> new ContinuationWebSocketFrame(last, rsv, payload);
            case TEXT -> new TextWebSocketFrame(last, rsv, payload);
            case BINARY -> new BinaryWebSocketFrame(last, rsv, payload);
            case CLOSE -> new CloseWebSocketFrame(last, rsv, payload);
            case PING -> new PingWebSocketFrame(last, rsv, payload);
            case PONG -> new PongWebSocketFrame(last, rsv, payload);
        };
    }

    /** Netty's, without a pipeline. */
    private static final class Codec extends WebSocket13FrameEncoder {
        Codec() {
            super(false);
        }

        @Override
        protected void encode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) {
            try {
                super.encode(context, frame, out);
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
