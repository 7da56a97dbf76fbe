package io.archangel.http.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the frames of a client (RFC 6455, 5), each once all of it is there: Netty's decoder, and what it does not look at.
 * One for each WebSocket, on its loop only.
 */
final class FrameDecoder {
    private static final int FIRST_BIT = 4;

    private final FrameDesk desk;
    private final Codec codec;
    private final boolean compressing;

    /** @param most how many bytes a frame may carry  @param compressing true if messages may be compressed */
    FrameDecoder(FrameDesk desk, int most, boolean compressing) {
        this.desk = desk;
        this.compressing = compressing;
        codec = new Codec(WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(most)
                .expectMaskedFrames(true)
                .allowExtensions(compressing)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build());
    }

    /**
     * Takes a frame out, or what there is of one: then what is left in the buffer is to come again, with more.
     *
     * @return the frame, or null if it is not whole yet
     * @throws Violation if it is none, or too big; then nothing more is to be decoded
     */
    @Nullable
    Frame decode(ByteBuffer in) throws Violation {
        var bytes = Unpooled.wrappedBuffer(in);
        var out = new ArrayList<>(1);
        try {
            codec.decode(desk.context(), bytes, out);
        } catch (CorruptedWebSocketFrameException corrupt) {
            throw new Violation(corrupt.closeStatus().code(), String.valueOf(corrupt.getMessage()));
        }
        in.position(in.position() + bytes.readerIndex());
        return out.isEmpty() ? null : frame((WebSocketFrame) out.getFirst());
    }

    private Frame frame(WebSocketFrame frame) throws Violation {
        var opcode = opcode(frame);
        boolean first = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
        if (frame.rsv() != 0 && !(compressing && first && frame.rsv() == FIRST_BIT)) {
            throw Violation.protocol("a reserved bit is set");
        }
        return new Frame(opcode, frame.isFinalFragment(), frame.rsv() != 0, payload(frame.content()));
    }

    /** The array itself, where it has just that. */
    private static byte[] payload(ByteBuf content) {
        int size = content.readableBytes();
        if (content.hasArray() && content.array().length == size) {
            return content.array();
        }
        var payload = new byte[size];
        content.readBytes(payload);
        return payload;
    }

    private static Opcode opcode(WebSocketFrame frame) {
        return switch (frame) {
            case TextWebSocketFrame text -> Opcode.TEXT;
            case BinaryWebSocketFrame binary -> Opcode.BINARY;
            case PingWebSocketFrame ping -> Opcode.PING;
            case PongWebSocketFrame pong -> Opcode.PONG;
            case CloseWebSocketFrame close -> Opcode.CLOSE;
            default -> Opcode.CONTINUATION;
        };
    }

    /** Netty's, without a pipeline. What a close frame says is looked at by {@link CloseBody}. */
    private static final class Codec extends WebSocket13FrameDecoder {
        Codec(WebSocketDecoderConfig config) {
            super(config);
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            try {
                super.decode(context, in, out);
            } catch (CorruptedWebSocketFrameException corrupt) {
                throw corrupt;
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        protected void checkCloseFrameBody(ChannelHandlerContext context, ByteBuf body) {}
    }
}
