package io.archangel.peers;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ThreadPerTaskExecutor;

/**
 * The base: Netty's codec as it comes, which checks what clients send, and one handler tuned by hand: nothing is copied, no
 * promise made, names and values encoded beforehand and not checked again, one flush a batch of reads.
 */
class BareNetty extends ChannelInboundHandlerAdapter {
    private static final ByteBuf BODY = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer().writeBytes(Peer.bytes()).asReadOnly());
    private static final AsciiString LENGTH = AsciiString.of(Integer.toString(Peer.TEXT.length()));
    private static final AsciiString SERVER = AsciiString.of("netty");
    private static final DefaultHttpHeadersFactory HEADERS =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);

    private final DateLine date;

    BareNetty(DateLine date) {
        this.date = date;
    }

    /** Runs it. */
    public static void main(String[] arguments) throws InterruptedException {
        NettyServer.serve(
                new ThreadPerTaskExecutor(new DefaultThreadFactory("loop")),
                (pipeline, date) -> pipeline.addLast(new HttpServerCodec(), new BareNetty(date)));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            answer(context, request);
        }
        ReferenceCountUtil.release(message);
    }

    final DateLine date() {
        return date;
    }

    /** Answers, unless it is a poll. */
    void answer(ChannelHandlerContext context, HttpRequest request) {
        if (request.uri().equals(Peer.POLL)) {
            return;
        }
        if (HttpUtil.isKeepAlive(request)) {
            context.write(hello(), context.voidPromise());
        } else {
            var last = hello();
            last.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.write(last).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private FullHttpResponse hello() {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, BODY.duplicate(), HEADERS, HEADERS);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
                .set(HttpHeaderNames.CONTENT_LENGTH, LENGTH)
                .set(HttpHeaderNames.SERVER, SERVER)
                .set(HttpHeaderNames.DATE, date.value());
        return response;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
