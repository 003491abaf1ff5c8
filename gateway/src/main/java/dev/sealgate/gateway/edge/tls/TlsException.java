package dev.sealgate.gateway.edge.tls;

/** There is no usable certificate; the message is one line for the operator and holds no key material. */
public final class TlsException extends RuntimeException {
    TlsException(String message) {
        super(message);
    }

    TlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
