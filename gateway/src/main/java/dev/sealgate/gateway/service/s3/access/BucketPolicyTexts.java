package dev.sealgate.gateway.service.s3.access;

import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import dev.sealgate.policy.document.PrincipalIds;
import dev.sealgate.storage.object.BucketName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Checks the text of a new bucket policy, as PutBucketPolicy does. Thread-safe. */
public final class BucketPolicyTexts {
    private final PrincipalIds principals;

    public BucketPolicyTexts(PrincipalIds principals) {
        this.principals = principals;
    }

    /** Bound to whom it names; never throws for bad input. */
    public ParsedPolicy parse(byte[] document, BucketName bucket) {
        ParsedPolicy parsed;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
            parsed = PolicyDocument.parseNew(text, PolicyRules.bucket(bucket.value()));
        } catch (CharacterCodingException notUtf8) {
            return new ParsedPolicy.Malformed("Policies must be valid JSON and the first byte must be '{'");
        }
        return switch (parsed) {
            case ParsedPolicy.Valid(PolicyDocument valid) ->
                principals
                        .bind(valid.namedPrincipals())
                        .<ParsedPolicy>map(ids -> new ParsedPolicy.Valid(valid.boundTo(ids)))
                        .orElseGet(() -> new ParsedPolicy.Malformed("Invalid principal in policy"));
            case ParsedPolicy.Malformed _ -> parsed;
        };
    }
}
