package dev.sealgate.gateway.identity.auth;

/** What an access key id, with the session token beside it if any, turned out to be. Immutable. */
public sealed interface CredentialLookup {
    record Found(Credential credential) implements CredentialLookup {}

    /** No such key, or an inactive one. */
    record Unknown() implements CredentialLookup {}

    /** A token that is missing, not ours, of another key, or of an identity that is gone. */
    record InvalidToken() implements CredentialLookup {}

    record ExpiredToken() implements CredentialLookup {}
}
