package dev.sealgate.gateway.edge.exchange;

/** What an error repeats of its request: enough to find the mistake, whatever was sent. */
public final class Echo {
    public static final int MAX_CHARACTERS = 4096;

    private Echo() {}

    /** The text, or the beginning of a long one. */
    public static String bounded(String text) {
        if (text.length() <= MAX_CHARACTERS) {
            return text;
        }
        boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_CHARACTERS - 1));
        return text.substring(0, splitsPair ? MAX_CHARACTERS - 1 : MAX_CHARACTERS);
    }
}
