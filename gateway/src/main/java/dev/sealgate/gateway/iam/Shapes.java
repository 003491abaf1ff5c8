package dev.sealgate.gateway.iam;

import dev.sealgate.gateway.query.Parameters;
import dev.sealgate.gateway.query.Parameters.Shape;

/** Forms of parameters. Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html */
final class Shapes {
    static final Shape PATH = Shape.of(1, 512, "(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)");
    static final Shape PATH_PREFIX = Shape.of(1, 512, "\\u002F[\\u0021-\\u007F]*");
    static final Shape POLICY_NAME = Shape.of(1, 128, "[\\w+=,.@-]+");
    static final Shape ARN = Shape.of(20, 2048, ".*");
    static final Shape VERSION_ID = Shape.of(2, 64, "v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?");
    static final Shape ACCESS_KEY_ID = Shape.of(16, 128, "[\\w]+");
    static final Shape DOCUMENT = Shape.of(1, 131072, "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
    static final Shape DESCRIPTION = Shape.of(0, 1000, "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*");
    static final Shape STATUS = Shape.of(1, 16, "Active|Inactive");

    private Shapes() {}

    static String path(Parameters in) {
        return in.find("Path", PATH).orElse("/");
    }

    /** Limits count without white space. */
    static int sizeOf(String document) {
        return Math.toIntExact(
                document.codePoints().filter(c -> !Character.isWhitespace(c)).count());
    }
}
