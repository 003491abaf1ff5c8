package dev.sealgate.gateway.identity.auth;

/** What the chunks of a body are signed with: the head's key, scope and time, and its signature as the first link. Immutable. */
record ChunkSigning(SigningKey key, CredentialScope scope, RequestTime time, String seedSignature) {
    ChunkVerifier verifier() {
        return new SignedChunks(this);
    }
}
