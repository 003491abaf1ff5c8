package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.Turns;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.digest.Digests;
import dev.sealgate.gateway.service.s3.digest.RunningDigests;
import dev.sealgate.storage.object.ContentKeys;
import dev.sealgate.storage.object.ContentStore;
import dev.sealgate.storage.object.ContentWriter;
import dev.sealgate.storage.object.NewContent;
import dev.sealgate.storage.seal.ByteSink;
import dev.sealgate.storage.seal.ByteSource;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

/** Turns plaintext into sealed content and digests on its one way past. Thread-safe. */
public final class ContentIntake {
    /** Content that agrees with everything its sender declared; commit or abandon it. */
    public record Received(NewContent content, Digests digests) {}

    private static final int BATCH_BYTES = 256 << 10;

    private final ContentStore contents;

    /**
     * Copies wait for no client and end only with their object, so however many there are, others have half of the processors. Fair: they
     * take turns.
     */
    private final Semaphore copying;

    /** @param copiesAtOnce how many copies may work at one moment; more are begun, and take turns */
    public ContentIntake(ContentStore contents, int copiesAtOnce) {
        this.contents = contents;
        this.copying = new Semaphore(copiesAtOnce, true);
    }

    /**
     * Seals a request's body.
     *
     * @param partNumber 0 outside multipart uploads
     * @throws S3Exception when the bytes are not what was declared; nothing is left behind then
     */
    public Received receive(S3Request request, ContentKeys keys, int partNumber, RunningDigests digests) {
        VerifiedBody body = request.body();
        try (ContentWriter writer = contents.write(keys, partNumber)) {
            long sizeBytes = 0;
            Turns turns = new Turns();
            for (ByteBuffer batch = body.next(); batch.hasRemaining(); batch = body.next()) {
                int offset = batch.arrayOffset() + batch.position();
                digests.update(batch.array(), offset, batch.remaining());
                writer.write(batch.array(), offset, batch.remaining());
                sizeBytes += batch.remaining();
                turns.worked(batch.remaining());
            }
            if (body.announcedSizeBytes() >= 0 && sizeBytes != body.announcedSizeBytes()) {
                throw new S3Exception(S3ErrorCode.INCOMPLETE_BODY);
            }
            Digests verified = digests.finish(body.trailers());
            return new Received(writer.finish(), verified);
        }
    }

    /** Seals a run of opened content under other keys. */
    public Received copy(ByteSource source, ByteRun run, ContentKeys keys, int partNumber, RunningDigests digests) {
        try (ContentWriter writer = contents.write(keys, partNumber)) {
            Digests computed = read(source, run, digests, writer);
            return new Received(writer.finish(), computed);
        }
    }

    /** The digests of a run of opened content. */
    Digests digest(ByteSource source, ByteRun run, RunningDigests digests) {
        return read(source, run, digests, (_, _, _) -> {});
    }

    /** Gives received content that nothing refers to back. */
    public void abandon(Received received) {
        contents.abandon(received.content());
    }

    private Digests read(ByteSource source, ByteRun run, RunningDigests digests, ByteSink sink) {
        byte[] batch = new byte[(int) Math.min(BATCH_BYTES, run.sizeBytes())];
        long position = run.firstByte();
        while (position < run.end()) {
            long endOfTurn = Math.min(run.end(), position + Turns.BYTES);
            copying.acquireUninterruptibly();
            try {
                while (position < endOfTurn) {
                    int read = source.read(position, batch, 0, (int) Math.min(batch.length, endOfTurn - position));
                    digests.update(batch, 0, read);
                    sink.write(batch, 0, read);
                    position += read;
                }
            } finally {
                copying.release();
            }
            Turns.pass();
        }
        return digests.finish(Headers.EMPTY);
    }
}
