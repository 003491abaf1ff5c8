package dev.sealgate.gateway.service.quotas;

import dev.sealgate.gateway.service.json.JsonException;
import dev.sealgate.kms.wire.RequestFields;
import dev.sealgate.kms.wire.TextRule;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The fields that several operations have. */
final class QuotaRequests {
    static final String SERVICE_CODE = "kms";
    static final String SERVICE_NAME = "AWS Key Management Service (AWS KMS)";

    private static final TextRule SERVICE = TextRule.length(1, 63).matching("[a-zA-Z][a-zA-Z0-9-]{1,63}");
    private static final TextRule CODE = TextRule.length(1, 128).matching("[a-zA-Z][a-zA-Z0-9-]{1,128}");
    private static final TextRule TOKEN = TextRule.length(0, 2048).matching("[a-zA-Z0-9/+]*={0,2}");
    private static final int MAX_RESULTS = 100;

    private QuotaRequests() {}

    static Service service(RequestFields in) {
        return new Service(Optional.of(in.text("ServiceCode", SERVICE)));
    }

    static Service optionalService(RequestFields in) {
        return new Service(in.optionalText("ServiceCode", SERVICE));
    }

    /** A service's code as it was given. */
    record Service(Optional<String> code) {
        void requireKnown() {
            if (!code.orElse(SERVICE_CODE).equals(SERVICE_CODE)) {
                throw noSuch("service");
            }
        }
    }

    static String code(RequestFields in) {
        return in.text("QuotaCode", CODE);
    }

    static Quota quota(String code) {
        return Quotas.find(code).orElseThrow(() -> noSuch("quota"));
    }

    static JsonException noSuch(String what) {
        return new JsonException(
                "NoSuchResourceException", "The request failed because the specified " + what + " does not exist.");
    }

    /** Which page of a listing is wanted. */
    record PageRequest(int limit, Optional<String> token) {
        static PageRequest read(RequestFields in) {
            return new PageRequest(
                    in.optionalInteger("MaxResults", 1, MAX_RESULTS).orElse(MAX_RESULTS),
                    in.optionalText("NextToken", TOKEN));
        }

        /** The name behind which the page starts; empty from the beginning. */
        String after() {
            try {
                return token.map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.US_ASCII))
                        .orElse("");
            } catch (IllegalArgumentException e) {
                throw invalidToken();
            }
        }

        static JsonException invalidToken() {
            return new JsonException("InvalidPaginationTokenException", "Invalid pagination token.");
        }

        /** @param found one more than fits if more follow */
        <T> QuotaPage<T> of(List<T> found, Function<T, String> name) {
            if (found.size() <= limit) {
                return new QuotaPage<>(found, Optional.empty());
            }
            List<T> items = found.subList(0, limit);
            byte[] last = name.apply(items.getLast()).getBytes(StandardCharsets.US_ASCII);
            return new QuotaPage<>(items, Optional.of(Base64.getEncoder().encodeToString(last)));
        }
    }

    /** One page and how to ask for the next. */
    record QuotaPage<T>(List<T> items, Optional<String> next) {}
}
