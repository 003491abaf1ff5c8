package dev.sealgate.gateway.service.s3.object;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * User metadata in headers: text beyond ASCII is decoded before it is stored and leaves as an RFC 2047 encoded word.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#UserMetadata
 */
public final class MailSafeText {
    private static final Pattern ENCODED_WORD =
            Pattern.compile("=\\?([A-Za-z0-9_-]+)\\?([BbQq])\\?([^?]*)\\?=(?:\\s+(?==\\?))?");

    private MailSafeText() {}

    /** What a header value means: encoded words and raw UTF-8 bytes (one per char, as HTTP delivers them) become text. */
    static String decode(String headerValue) {
        Matcher words = ENCODED_WORD.matcher(headerValue);
        String text = words.replaceAll(word -> Matcher.quoteReplacement(decodeWord(word)));
        boolean bytesAsChars =
                text.chars().allMatch(c -> c <= 0xff) && text.chars().anyMatch(c -> c >= 0x80);
        return bytesAsChars ? utf8Or(text) : text;
    }

    /** A header value of printable ASCII. */
    public static String encode(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            return text;
        }
        StringBuilder word = new StringBuilder("=?UTF-8?Q?");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (Character.isLetterOrDigit(b)) {
                word.append((char) b);
            } else {
                word.append('=').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return word.append("?=").toString();
    }

    private static String decodeWord(MatchResult word) {
        try {
            Charset charset = Charset.forName(word.group(1));
            byte[] bytes = word.group(2).toUpperCase(Locale.ROOT).equals("B")
                    ? Base64.getDecoder().decode(word.group(3))
                    : decodeQ(word.group(3));
            return new String(bytes, charset);
        } catch (IllegalArgumentException notAnEncodedWord) {
            // RFC 2047 section 6.3: what only looks like an encoded word is plain text.
            return word.group();
        }
    }

    private static byte[] decodeQ(String encoded) {
        ByteBuffer out = ByteBuffer.allocate(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '=') {
                if (i + 2 >= encoded.length()) {
                    throw new IllegalArgumentException("broken escape");
                }
                out.put((byte) HexFormat.fromHexDigits(encoded, i + 1, i + 3));
                i += 2;
            } else {
                out.put((byte) (c == '_' ? ' ' : c));
            }
        }
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    private static String utf8Or(String bytesAsChars) {
        try {
            byte[] bytes = bytesAsChars.getBytes(StandardCharsets.ISO_8859_1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return bytesAsChars;
        }
    }
}
