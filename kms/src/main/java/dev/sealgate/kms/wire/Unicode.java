package dev.sealgate.kms.wire;

/** JSON escapes can spell half a character; no name, tag or context may hold one. */
final class Unicode {
    private Unicode() {}

    static String require(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw WireException.unreadable("The request body holds text that is not Unicode.");
            }
        }
        return text;
    }
}
