package dev.sealgate.kms.operation;

import dev.sealgate.kms.KmsCall;
import dev.sealgate.kms.KmsErrorCode;
import dev.sealgate.kms.KmsException;
import dev.sealgate.kms.wire.AwsJson;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A row of {@link KmsOperations} ready to be performed. Thread-safe.
 *
 * <p>{@link #perform} is the one place through which every operation passes, whether it came over the wire or from within the
 * process.
 */
public final class Performer<Q, A extends KmsAnswer> {
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");

    private final KmsOperations.Row<Q, A> row;
    private final KmsOperation<Q, A> operation;

    public Performer(KmsOperations.Row<Q, A> row, Collaborators with) {
        this.row = row;
        operation = row.handler().apply(with);
    }

    /** From request body to response body. */
    public byte[] performJson(KmsCall call, byte[] json) {
        try (A answer = perform(call, () -> AwsJson.read(json, row.reader()))) {
            return answer.toJson();
        }
    }

    /** The caller closes the answer. */
    public A perform(KmsCall call, Supplier<Q> request) {
        if (!REGION.matcher(call.region()).matches()) {
            throw new KmsException(KmsErrorCode.VALIDATION, "The region of the request is not a region's name.");
        }
        return operation.execute(Invocation.of(call, row), request.get());
    }
}
