package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a form says about who signed its policy, before any of it is believed. Immutable.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 */
sealed interface FormClaim {
    /** The policy as it was signed: its Base64, as received. */
    String policy();

    String accessKeyId();

    String signature();

    Optional<String> securityToken();

    /** By version 4. */
    record Version4(
            String policy, CredentialScope scope, RequestTime time, String signature, Optional<String> securityToken)
            implements FormClaim {
        @Override
        public String accessKeyId() {
            return scope.accessKeyId();
        }
    }

    /** By version 2. */
    record Version2(String policy, SignatureV2 claim) implements FormClaim {
        @Override
        public String accessKeyId() {
            return claim.accessKeyId();
        }

        @Override
        public String signature() {
            return claim.signature();
        }

        @Override
        public Optional<String> securityToken() {
            return claim.securityToken();
        }
    }

    String POLICY = "Policy";
    String ALGORITHM = "X-Amz-Algorithm";
    String CREDENTIAL = "X-Amz-Credential";
    String DATE = "X-Amz-Date";
    String SIGNATURE = "X-Amz-Signature";
    String TOKEN = "X-Amz-Security-Token";

    /**
     * The claim that a form makes; empty for one that is anonymous.
     *
     * @param fields the value of a field, by its name in any case
     * @param region named to those whose signature names what cannot be one
     * @throws S3Exception InvalidArgument for a form that lacks a field or has one that cannot be read
     */
    static Optional<FormClaim> find(Function<String, Optional<String>> fields, String region) {
        if (hasAny(fields, ALGORITHM, CREDENTIAL, DATE, SIGNATURE)) {
            return Optional.of(version4(fields, region));
        }
        if (hasAny(fields, SignatureV2.ACCESS_KEY_ID, SignatureV2.SIGNATURE)) {
            String policy = require(fields, POLICY);
            return Optional.of(new Version2(
                    policy,
                    new SignatureV2(
                            Place.FORM,
                            require(fields, SignatureV2.ACCESS_KEY_ID),
                            require(fields, SignatureV2.SIGNATURE),
                            "",
                            fields.apply(TOKEN))));
        }
        return Optional.empty();
    }

    private static boolean hasAny(Function<String, Optional<String>> fields, String... names) {
        return Stream.of(names).anyMatch(name -> fields.apply(name).isPresent());
    }

    private static Version4 version4(Function<String, Optional<String>> fields, String region) {
        String policy = require(fields, POLICY);
        String algorithm = require(fields, ALGORITHM);
        String credential = require(fields, CREDENTIAL);
        String date = require(fields, DATE);
        String signature = require(fields, SIGNATURE);
        if (!algorithm.equals(AuthorizationHeader.ALGORITHM)) {
            throw S3Exception.invalidArgument(
                    "X-Amz-Algorithm only supports \"" + AuthorizationHeader.ALGORITHM + "\"", ALGORITHM, algorithm);
        }
        RequestTime time = RequestTime.parseBasic(date)
                .orElseThrow(() ->
                        S3Exception.invalidArgument("X-Amz-Date must be formated via ISO8601 Long format", DATE, date));
        return new Version4(policy, scope(credential, time, region), time, signature, fields.apply(TOKEN));
    }

    private static CredentialScope scope(String credential, RequestTime time, String region) {
        try {
            CredentialScope scope = CredentialScope.parse(credential, Place.FORM);
            scope.requireService("s3", Place.FORM);
            scope.requireWellFormedRegion(region, Place.FORM);
            scope.requireTerminalAndDate(time, Place.FORM);
            return scope;
        } catch (AuthException e) {
            throw named(e, credential);
        }
    }

    /** The refusal of a form for its credential. */
    static AuthException named(AuthException refusal, String credential) {
        return refusal.with("ArgumentName", CREDENTIAL).with("ArgumentValue", credential);
    }

    private static String require(Function<String, Optional<String>> fields, String name) {
        return fields.apply(name).orElseThrow(() -> S3Exception.missingField(name));
    }
}
