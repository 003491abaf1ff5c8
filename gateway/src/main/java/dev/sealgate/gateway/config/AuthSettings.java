package dev.sealgate.gateway.config;

/**
 * Which signatures are taken. Immutable.
 *
 * @param signatureV2 whether S3 takes Signature Version 2, too, as S3 itself does in Regions from before 2014
 */
public record AuthSettings(boolean signatureV2) {
    public static final AuthSettings DEFAULT = new AuthSettings(true);
}
