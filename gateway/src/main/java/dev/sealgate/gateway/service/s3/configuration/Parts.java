package dev.sealgate.gateway.service.s3.configuration;

import static dev.sealgate.gateway.service.s3.configuration.Shape.choice;
import static dev.sealgate.gateway.service.s3.configuration.Shape.group;
import static dev.sealgate.gateway.service.s3.configuration.Shape.text;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Elements that configurations of several kinds have. */
final class Parts {
    private static final int MAX_CHARACTERS = 2_048;
    private static final int MAX_PREFIX = 1_024;
    private static final int MAX_TAGS = 10;
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    static final Shape PREFIX =
            text("Prefix", prefix -> prefix.length() <= MAX_PREFIX).optional();
    static final Shape TAG = group("Tag", text("Key", Parts::isTagKey), text("Value", Parts::isTagValue))
            .optional();
    static final Shape BUCKET = text("Bucket", Parts::isShort);

    private Parts() {}

    /** One of these predicates, or several that all hold. */
    static Shape filter(Shape... predicates) {
        Shape[] all = Stream.of(predicates)
                .map(each -> each.name().equals(TAG.name()) ? each.times(0, MAX_TAGS) : each)
                .toArray(Shape[]::new);
        Shape and = group("And", all).having(2, MAX_TAGS + predicates.length).optional();
        return choice(
                "Filter", Stream.concat(Stream.of(predicates), Stream.of(and)).toArray(Shape[]::new));
    }

    static boolean isAccount(String text) {
        return ACCOUNT.matcher(text).matches();
    }

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    static boolean isArn(String text) {
        return text.startsWith("arn:") && isShort(text);
    }

    static boolean isShort(String text) {
        return !text.isBlank() && text.length() <= MAX_CHARACTERS;
    }

    private static boolean isTagKey(String text) {
        return !text.isEmpty() && text.length() <= 128;
    }

    private static boolean isTagValue(String text) {
        return text.length() <= 256;
    }
}
