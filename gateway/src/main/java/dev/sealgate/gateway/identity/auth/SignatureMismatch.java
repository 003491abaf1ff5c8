package dev.sealgate.gateway.identity.auth;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What the S3 door tells about a wrong signature: everything that lets its sender find the difference. */
final class SignatureMismatch {
    private static final HexFormat SPACED_HEX = HexFormat.ofDelimiter(" ");

    private SignatureMismatch() {}

    static AuthException of(String accessKeyId, String stringToSign, String signature) {
        return AuthException.of(AuthFailure.SIGNATURE_MISMATCH)
                .with("AWSAccessKeyId", accessKeyId)
                .with("StringToSign", stringToSign)
                .with("SignatureProvided", signature)
                .with("StringToSignBytes", hexBytes(stringToSign));
    }

    static String hexBytes(String text) {
        return SPACED_HEX.formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
