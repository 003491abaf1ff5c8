package dev.sealgate.policy.document;

/** How big a policy is. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
final class PolicySize {
    private PolicySize() {}

    /** UTF-8 bytes without the white space between the elements. */
    static long normalizedBytes(String text) {
        long bytes = 0;
        boolean inString = false;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '"') {
                inString = !inString;
            } else if (character == '\\' && inString && at + 1 < text.length()) {
                at++; // the escaped character is no quote
                bytes += utf8Bytes(text.charAt(at));
            }
            if (inString || !isWhiteSpace(character)) {
                bytes += utf8Bytes(character);
            }
        }
        return bytes;
    }

    private static boolean isWhiteSpace(char character) {
        return character == ' ' || character == '\t' || character == '\n' || character == '\r';
    }

    private static int utf8Bytes(char character) {
        if (character < 0x80) {
            return 1;
        }
        return character < 0x800 || Character.isSurrogate(character) ? 2 : 3;
    }
}
