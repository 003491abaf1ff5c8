package dev.sealgate.kms.operation;

/** What one row of {@link KmsOperations} does. Thread-safe; refuses with {@link dev.sealgate.kms.error.KmsException}. */
@FunctionalInterface
interface KmsOperation<Q, A extends KmsAnswer> {
    A execute(Invocation in, Q request);
}
