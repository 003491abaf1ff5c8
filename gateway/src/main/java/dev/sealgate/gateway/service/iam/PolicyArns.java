package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.protocol.query.Parameters;
import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;
import java.util.Optional;
import java.util.regex.Pattern;

/** ARNs of managed policies in parameters. */
final class PolicyArns {
    private static final Pattern ARN = Pattern.compile("arn:[^:\\s]+:[^:\\s]+:[^:\\s]*:[^:\\s]*:\\S+");
    private static final Pattern POLICY = Pattern.compile("arn:aws:iam::(?:[0-9]{12}|aws):policy/\\S+");

    private PolicyArns() {}

    static String require(Parameters in, String name) {
        String arn = in.require(name, Shapes.ARN);
        check(arn);
        return arn;
    }

    static Optional<String> find(Parameters in, String name) {
        Optional<String> arn = in.find(name, Shapes.ARN);
        arn.ifPresent(PolicyArns::check);
        return arn;
    }

    /** AWS: one text for what is no ARN (with two spaces), another for the ARN of something else. */
    private static void check(String arn) {
        if (!ARN.matcher(arn).matches()) {
            throw new QueryException(QueryErrorCode.VALIDATION_ERROR, "Invalid ARN:  Could not be parsed!");
        }
        if (!POLICY.matcher(arn).matches()) {
            throw IamErrors.invalidInput("ARN " + arn + " is not valid.");
        }
    }
}
