package dev.sealgate.gateway.edge.exchange;

/** What is known of a request's sender. Requests count, and use memory, with those of the same standing. */
public sealed interface Standing {
    /** Did not sign, and may still be let in. */
    Standing ANONYMOUS = Unknown.ANONYMOUS;

    /** Signed by an access key that exists; whether the signature is right shows only with the body. */
    Standing UNVERIFIED = Unknown.UNVERIFIED;

    /** Senders of whom nothing is proven. */
    enum Unknown implements Standing {
        ANONYMOUS,
        UNVERIFIED
    }

    /**
     * The signature is right.
     *
     * @param account whose key signed; the requests of one account have a share of the places of all
     */
    record Known(String account) implements Standing {}
}
