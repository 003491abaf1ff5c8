package dev.sealgate.kms.operation;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.ResponseFields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One page of a listing. Immutable.
 *
 * @param next names the last item when more follow
 */
public record KmsPage<T>(List<T> items, Optional<String> next) {
    /** Which page is asked for. Immutable. */
    public record Request(int limit, Optional<String> marker) implements KmsRequest {
        public static Request read(RequestFields in, int defaultLimit, int maximumLimit) {
            return new Request(
                    in.optionalInteger("Limit", 1, maximumLimit).orElse(defaultLimit),
                    in.optionalText("Marker", Rules.MARKER));
        }

        /** The name that the page starts after, empty for the first page; {@code isName} knows what a marker can hold. */
        public String after(Predicate<String> isName) {
            return marker.map(it -> decode(it, isName)).orElse("");
        }

        /** How many items to look for, to know whether more follow. */
        public int lookAhead() {
            return limit + 1;
        }

        private static String decode(String marker, Predicate<String> isName) {
            try {
                String name = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
                if (isName.test(name)) {
                    return name;
                }
            } catch (IllegalArgumentException e) {
                throw invalid(marker);
            }
            throw invalid(marker);
        }

        private static KmsException invalid(String marker) {
            return new KmsException(KmsErrorCode.INVALID_MARKER, "Could not deserialize marker '" + marker + "'");
        }
    }

    /** @param found in order; more than the limit if more follow */
    public static <T> KmsPage<T> of(Request request, List<T> found, Function<T, String> name) {
        if (found.size() <= request.limit()) {
            return new KmsPage<>(List.copyOf(found), Optional.empty());
        }
        List<T> items = List.copyOf(found.subList(0, request.limit()));
        byte[] last = name.apply(items.getLast()).getBytes(StandardCharsets.UTF_8);
        return new KmsPage<>(
                items, Optional.of(Base64.getUrlEncoder().withoutPadding().encodeToString(last)));
    }

    public void writeEnd(ResponseFields out) {
        next.ifPresent(marker -> out.text("NextMarker", marker));
        out.flag("Truncated", next.isPresent());
    }
}
