package dev.sealgate.kms.operation;

import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.kms.call.KmsOperation;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.fault.CallFaults;
import dev.sealgate.kms.fault.Faults;
import dev.sealgate.kms.grant.GrantTokens;
import dev.sealgate.kms.key.KmsKeyUse;
import dev.sealgate.kms.key.KmsKeyUses;
import dev.sealgate.kms.quota.RequestRates;
import dev.sealgate.kms.quota.TooMuchWorkException;
import dev.sealgate.kms.wire.AwsJson;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.WireException;
import dev.sealgate.policy.UndecidedException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An operation ready to be performed. Thread-safe.
 *
 * <p>{@link #perform} is the one place through which every operation passes, whether it came over the wire or from within the
 * process, and the one that notifies the call's observer.
 */
public final class OperationRunner<Q extends KmsRequest, A extends KmsAnswer> {
    private static final Logger LOG = LoggerFactory.getLogger(OperationRunner.class);
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");

    private final KmsOperation operation;
    private final Function<RequestFields, Q> reader;
    private final OperationHandler<Q, A> handler;
    private final boolean changes;
    private final InstantSource clock;
    private final GrantTokens grantTokens;
    private final RequestRates rates;
    private final Faults faults;
    private final KmsKeyUses keyUses;

    public OperationRunner(
            KmsOperation operation,
            Function<RequestFields, Q> reader,
            OperationHandler<Q, A> handler,
            KmsContext with) {
        this.operation = operation;
        this.reader = reader;
        this.handler = handler;
        changes = !operation.readOnly();
        clock = with.clock();
        grantTokens = with.grantTokens();
        rates = with.rates();
        faults = with.faults();
        keyUses = with.keyUses();
    }

    /** From request body to response body. */
    public byte[] performJson(KmsCall call, byte[] json) {
        try (A answer = perform(call, record -> read(json, record))) {
            return answer.toJson();
        }
    }

    private Q read(byte[] json, InvocationRecord record) {
        try {
            return AwsJson.read(json, reader, record::shows);
        } catch (WireException e) {
            throw new KmsException(
                    switch (e.kind()) {
                        case UNREADABLE -> KmsErrorCode.SERIALIZATION;
                        case INVALID -> KmsErrorCode.VALIDATION;
                    },
                    e.text());
        }
    }

    /**
     * A call from within the process; the caller closes the answer.
     *
     * @param parameters the request's fields as {@link KmsEvent.Request#parameters} shows them
     * @param encryptionContext the pairs that the request gives
     */
    public A perform(
            KmsCall call, Map<String, Object> parameters, Map<String, String> encryptionContext, Supplier<Q> request) {
        return perform(call, record -> {
            record.shows(parameters);
            record.binds(encryptionContext);
            return request.get();
        });
    }

    private A perform(KmsCall call, Function<InvocationRecord, Q> request) {
        Instant now = clock.instant();
        Throttle throttle = new Throttle(rates, call, operation, now);
        CallFaults onPurpose = faults.of(call, operation.name());
        InvocationRecord record = new InvocationRecord(now, throttle, onPurpose);
        try {
            A answer = execute(call, record, throttle, read -> {
                onPurpose.begin();
                return request.apply(read);
            });
            if (changes) {
                record.answered(AwsJson.shown(answer::writeTo));
            }
            KmsEvent event = record.performed(call, operation);
            if (operation.is(KmsOperation.Mark.TRACKED)) {
                noteUses(event);
            }
            call.observer().performed(event);
            return answer;
        } catch (RuntimeException e) {
            call.observer().performed(record.refused(call, operation, e));
            throw e;
        }
    }

    /** With the ids of the records that the keys' owners see. */
    private void noteUses(KmsEvent event) {
        for (KmsEvent.Key key : event.keys()) {
            String id = event.idIn(key.arn().account());
            keyUses.note(
                    key.arn(),
                    new KmsKeyUse(
                            operation.name(), event.time(), id, event.call().requestId()));
        }
    }

    private A execute(KmsCall call, InvocationRecord record, Throttle throttle, Function<InvocationRecord, Q> request) {
        if (!REGION.matcher(call.region()).matches()) {
            throw new KmsException(KmsErrorCode.VALIDATION, "The region of the request is not a region's name.");
        }
        throttle.begin();
        try {
            return read(call, record, throttle, request);
        } catch (KmsException e) {
            throttle.refused();
            throw e;
        }
    }

    private A read(KmsCall call, InvocationRecord record, Throttle throttle, Function<InvocationRecord, Q> request) {
        Q read = request.apply(record);
        record.read(read);
        throttle.read(read);
        if (!read.options().grantTokens().stream().allMatch(this::isGrantToken)) {
            throw new KmsException(KmsErrorCode.INVALID_GRANT_TOKEN);
        }
        try {
            return handler.execute(Invocation.of(call, operation, record), read);
        } catch (UndecidedException e) {
            LOG.warn("refused: {}", e.getMessage());
            throw new KmsException(KmsErrorCode.THROTTLING, UndecidedException.TEXT);
        } catch (TooMuchWorkException _) {
            throw KmsException.throttled();
        }
    }

    private boolean isGrantToken(String given) {
        return grantTokens.open(given).isPresent();
    }
}
