package io.archangel.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import java.nio.charset.StandardCharsets;

/** The base without Netty's encoder: the whole answer is encoded once a second, and its bytes are sent again and again. */
final class BareNettyEncoded extends BareNetty {
    private final Answer answer;

    private BareNettyEncoded(DateLine date, Answer answer) {
        super(date);
        this.answer = answer;
    }

    /** Runs it. */
    public static void main(String[] arguments) throws InterruptedException {
        var answer = new Answer();
        NettyServer.serve(
                new ThreadPerTaskExecutor(new DefaultThreadFactory("loop")),
                (pipeline, date) -> pipeline.addLast(new HttpRequestDecoder(), new BareNettyEncoded(date, answer)));
    }

    @Override
    void answer(ChannelHandlerContext context, HttpRequest request) {
        if (request.uri().equals(Peer.POLL)) {
            return;
        }
        var bytes = answer.bytes(date().value());
        if (HttpUtil.isKeepAlive(request)) {
            context.write(bytes, context.voidPromise());
        } else {
            context.write(bytes).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** The answer of this second; of one loop. */
    private static final class Answer {
        private AsciiString date = AsciiString.EMPTY_STRING;
        private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

        ByteBuf bytes(AsciiString now) {
            if (!date.equals(now)) {
                date = now;
                bytes = Unpooled.unreleasableBuffer(Unpooled.directBuffer().writeBytes(encoded(now)));
            }
            return bytes.duplicate();
        }

        private static byte[] encoded(AsciiString now) {
            var text = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + Peer.TEXT.length()
                    + "\r\nServer: netty\r\nDate: " + now + "\r\n\r\n" + Peer.TEXT;
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }
}
