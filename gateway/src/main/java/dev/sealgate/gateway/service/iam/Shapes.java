package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.query.Parameters;
import dev.sealgate.gateway.protocol.query.Parameters.Shape;

/** Forms of parameters. Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html */
final class Shapes {
    private static final String PATH_PREFIX_TEXT =
            "It must begin with the / character and contain only alphanumeric characters and/or / characters.";
    static final Shape PATH = Shape.of(1, 512, "(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)")
            .refusing("It must begin and end with / and contain only alphanumeric characters and/or / characters.");
    static final Shape PATH_PREFIX =
            Shape.of(1, 512, "\\u002F[\\u0021-\\u007F]*").refusing(PATH_PREFIX_TEXT);
    static final Shape POLICY_NAME = name(128);
    static final Shape ARN = Shape.of(20, 2048, ".*");
    static final Shape VERSION_ID = Shape.of(2, 64, "v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?");
    static final Shape ACCESS_KEY_ID = Shape.of(16, 128, "[\\w]+");
    static final Shape DOCUMENT = Shape.of(1, 131072, "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
    static final Shape DESCRIPTION = Shape.of(0, 1000, "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*");
    /** Of a managed policy's path. */
    static final Shape POLICY_PATH =
            Shape.of(1, 512, "((/[A-Za-z0-9\\.,\\+@=_-]+)*)/").refusing(PATH_PREFIX_TEXT);

    private Shapes() {}

    /** Of users, groups, roles and policies. */
    static Shape name(int maxLength) {
        return Shape.of(1, maxLength, "[\\w+=,.@-]+")
                .refusing("It must contain only alphanumeric characters and/or the following: +=,.@_-");
    }

    static String path(Parameters in) {
        return in.find("Path", PATH).orElse("/");
    }

    /** Limits count without white space. */
    static int sizeOf(String document) {
        return Math.toIntExact(
                document.codePoints().filter(c -> !Character.isWhitespace(c)).count());
    }
}
