package dev.sealgate.gateway.edge.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The decoded parameters of a query string, in order. Immutable. */
public final class Query {
    /** One parameter; {@code value} is empty for a bare name. */
    public record Parameter(String name, String value) {}

    private final List<Parameter> parameters;

    private Query(List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
    }

    /**
     * Form-decodes names and values as UTF-8: {@code +} is a space.
     *
     * @throws IllegalArgumentException for a broken percent escape or bytes that are not UTF-8
     */
    public static Query parse(String rawQuery) {
        List<Parameter> parameters = new ArrayList<>();
        String spaced = rawQuery.replace("+", "%20");
        for (String pair : spaced.isEmpty() ? new String[0] : spaced.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.add(new Parameter(percentDecodeStrictly(name), percentDecodeStrictly(value)));
            }
        }
        return new Query(parameters);
    }

    /**
     * Percent-decodes as UTF-8; everything else stays as it is.
     *
     * @throws IllegalArgumentException for a broken percent escape
     */
    public static String percentDecode(String encoded) {
        return encoded.indexOf('%') < 0 ? encoded : new String(percentDecodeToBytes(encoded), StandardCharsets.UTF_8);
    }

    /**
     * Percent-decodes as UTF-8, so that no two texts with different bytes decode to the same.
     *
     * @throws IllegalArgumentException for a broken percent escape, bytes that are not UTF-8, and characters that may not stand in a
     *     request target unescaped
     */
    public static String percentDecodeStrictly(String encoded) {
        boolean escaped = false;
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                throw new IllegalArgumentException("unescaped character");
            }
            escaped |= c == '%';
        }
        if (!escaped) {
            return encoded;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(percentDecodeToBytes(encoded)))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("not UTF-8", notUtf8);
        }
    }

    /**
     * The bytes that an encoded text stands for.
     *
     * @throws IllegalArgumentException for a broken percent escape
     */
    public static byte[] percentDecodeToBytes(String encoded) {
        byte[] in = encoded.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int size = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%') {
                int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
                int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new IllegalArgumentException("broken percent escape");
                }
                out[size++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                out[size++] = in[i];
            }
        }
        return Arrays.copyOf(out, size);
    }

    public Optional<String> first(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }

    public boolean contains(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    public List<Parameter> parameters() {
        return parameters;
    }
}
