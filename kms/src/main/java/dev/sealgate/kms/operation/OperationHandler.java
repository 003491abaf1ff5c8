package dev.sealgate.kms.operation;

/** What one row of {@code KmsOperations} does. Thread-safe; refuses with {@link dev.sealgate.kms.error.KmsException}. */
@FunctionalInterface
public interface OperationHandler<Q extends KmsRequest, A extends KmsAnswer> {
    A execute(Invocation in, Q request);
}
