package dev.sealgate.gateway.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP parser, without its lenience: a head that two parsers could read in two ways is refused, and nothing after it on the connection
 * is a request. Event loop only.
 * Source: https://www.rfc-editor.org/rfc/rfc9112#section-11.2
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private final HeadLines lines = new HeadLines();
    private final ChunkLines chunks = new ChunkLines();
    private boolean inBody;
    private boolean chunked;
    private boolean headBegan;
    private boolean refused;

    private StrictRequestDecoder() {
        super(HttpServerSettings.http1());
    }

    /** Takes the place of Vert.x' own decoder before the first byte is read. */
    static StrictRequestDecoder replaceIn(ChannelPipeline pipeline) {
        StrictRequestDecoder strict = new StrictRequestDecoder();
        VertxHttpRequestDecoder lenient = pipeline.get(VertxHttpRequestDecoder.class);
        pipeline.replace(lenient, "strictHttpDecoder", strict);
        return strict;
    }

    /** Whether a part of a head came and the rest is still to come. */
    boolean awaitsHead() {
        return headBegan;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int from = in.readerIndex();
        int decodedBefore = out.size();
        headBegan |= !inBody;
        super.decode(context, in, out);
        if (!inBody) {
            lines.read(in, from, in.readerIndex());
        } else if (chunked) {
            chunks.read(in, from, in.readerIndex());
            if (chunks.flaw().isPresent()) {
                refuseBody(out, decodedBefore, chunks.flaw().get());
                return;
            }
        }
        for (int i = decodedBefore; i < out.size() && !refused; i++) {
            note(out, i);
        }
    }

    private void note(List<Object> out, int index) {
        Object decoded = out.get(index);
        if (decoded instanceof HttpRequest head) {
            headBegan = false;
            inBody = true;
            @Nullable
            Throwable flaw = head.decoderResult().isFailure()
                    ? head.decoderResult().cause()
                    : lines.flaw().or(() -> HeadRules.flawOf(head)).orElse(null);
            if (flaw != null) {
                refused = true;
                refuse(out, index, flaw);
                return;
            }
            chunked = HttpUtil.isTransferEncodingChunked(head);
        }
        if (decoded instanceof LastHttpContent) {
            inBody = false;
            lines.reset();
            chunks.reset();
        }
    }

    /** A message of its own, because of the one that was sent nothing may be believed, not even whether the connection stays open. */
    private void refuse(List<Object> out, int index, Throwable flaw) {
        HttpMessage invalid = createInvalidMessage();
        invalid.setDecoderResult(DecoderResult.failure(flaw));
        drop(out, index);
        out.add(invalid);
    }

    /** As the parser ends a body that it cannot read. */
    private void refuseBody(List<Object> out, int index, Throwable flaw) {
        refused = true;
        LastHttpContent invalid = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        invalid.setDecoderResult(DecoderResult.failure(flaw));
        drop(out, index);
        out.add(invalid);
    }

    private static void drop(List<Object> out, int index) {
        while (out.size() > index) {
            ReferenceCountUtil.release(out.removeLast());
        }
    }
}
