package dev.sealgate.policy.document;

/**
 * What can be wrong with a policy, and AWS's text for it by what the policy is for. {@code %s} is the offending text. Texts not
 * seen at AWS: those of key policies but for principals, the bucket's for broken constants, and all for open variables.
 */
public enum Flaw {
    // spotless:off
    //                     bucket policy,                                                          identity or session policy,                                                 role trust policy,                                                  key policy
    FIRST_BYTE            ("Policies must be valid JSON and the first byte must be '{'",           Texts.SYNTAX,                                                               Texts.JSON,                                                         Texts.SYNTAX),
    LEADING_SPACE         ("Policies must be valid JSON and the first byte must be '{'",           "JSON strings must not have leading spaces",                                "JSON strings must not have leading spaces",                        Texts.SYNTAX),
    BROKEN_JSON           (Texts.JSON,                                                             Texts.SYNTAX,                                                               Texts.JSON,                                                         Texts.SYNTAX),
    TOO_LARGE             ("Normalized policy document exceeds the maximum allowed size of %s bytes", "Maximum policy size of %s bytes exceeded",                              "Cannot exceed quota for ACLSizePerRole: %s",                       "Policy size exceeds the limit of %s bytes"),
    SYNTAX                ("Invalid policy syntax.",                                               Texts.SYNTAX,                                                               Texts.SYNTAX,                                                       Texts.SYNTAX),
    VERSION               ("The policy must contain a valid version string",                       Texts.SYNTAX,                                                               Texts.SYNTAX,                                                       Texts.SYNTAX),
    NO_STATEMENT          ("Missing required field Statement",                                     Texts.SYNTAX,                                                               Texts.SYNTAX,                                                       Texts.SYNTAX),
    EMPTY_STATEMENT       ("Could not parse the policy: Statement is empty!",                      Texts.SYNTAX,                                                               Texts.SYNTAX,                                                       Texts.SYNTAX),
    NO_EFFECT             ("Missing required field Effect",                                        Texts.SYNTAX,                                                               Texts.SYNTAX,                                                       Texts.SYNTAX),
    EFFECT                ("Invalid effect: %s",                                                   Texts.SYNTAX,                                                               Texts.SYNTAX,                                                       Texts.SYNTAX),
    NO_PRINCIPAL          ("Missing required field Principal",                                     Texts.SYNTAX,                                                               "Missing required field Principal",                                 "Missing required field Principal"),
    NO_ACTION             ("Missing required field Action",                                        "Policy statement must contain actions.",                                   "Missing required field Action",                                    "Missing required field Action"),
    NO_RESOURCE           ("Missing required field Resource",                                      "Policy statement must contain resources.",                                 Texts.SYNTAX,                                                       "Missing required field Resource"),
    PRINCIPAL_PROHIBITED  (Texts.NEVER,                                                            "Policy document should not specify a principal.",                          Texts.NEVER,                                                        Texts.NEVER),
    RESOURCE_PROHIBITED   (Texts.NEVER,                                                            Texts.NEVER,                                                                "Has prohibited field Resource",                                    Texts.NEVER),
    SID                   (Texts.NEVER,                                                            Texts.SID,                                                                  Texts.SID,                                                          Texts.NEVER),
    DUPLICATE_SID         (Texts.NEVER,                                                            "Statement IDs (SID) in a single policy must be unique.",                   "Statement IDs (SID) in a single policy must be unique.",           Texts.NEVER),
    PRINCIPAL             ("Invalid principal in policy",                                          Texts.SYNTAX,                                                               "Invalid principal in policy: %s",                                  "Policy contains a statement with one or more invalid principals."),
    ALLOW_NOT_PRINCIPAL   ("Allow with NotPrincipal is not allowed",                               Texts.SYNTAX,                                                               "Allow with NotPrincipal is not allowed",                           "Allow with NotPrincipal is not allowed"),
    ACTION                ("Policy has invalid action",                                            Texts.VENDOR,                                                               "AssumeRole policy may only specify STS AssumeRole actions.",       Texts.VENDOR),
    ACTION_COLONS         ("Policy has invalid action",                                            "Actions/Condition can contain only one colon.",                            "Actions/Condition can contain only one colon.",                    "Actions/Condition can contain only one colon."),
    VENDOR                ("Policy has invalid action",                                            "Vendor %s is not valid",                                                   "Vendor %s is not valid",                                           "Vendor %s is not valid"),
    RESOURCE              ("Policy has invalid resource",                                          "Resource %s must be in ARN format or \"*\".",                              Texts.SYNTAX,                                                       "Resource %s must be in ARN format or \"*\"."),
    RESOURCE_FIELDS       ("Policy has invalid resource",                                          "The policy failed legacy parsing",                                         Texts.SYNTAX,                                                       "The policy failed legacy parsing"),
    PARTITION             ("Policy has invalid resource",                                          "Partition \"%s\" is not valid for resource \"%s\".",                       Texts.SYNTAX,                                                       "Partition \"%s\" is not valid for resource \"%s\"."),
    ACTION_ON_RESOURCE    ("Action does not apply to any resource(s) in statement",                Texts.NEVER,                                                                Texts.NEVER,                                                        Texts.NEVER),
    OPERATOR              ("Invalid Condition type : %s",                                          Texts.SYNTAX,                                                               Texts.SYNTAX,                                                       Texts.SYNTAX),
    CONDITION_KEY         ("Policy has an invalid condition key",                                  "Policy has an invalid condition key: %s",                                  "Policy has an invalid condition key: %s",                          "Policy has an invalid condition key: %s"),
    CONDITION_ON_ACTION   ("Conditions do not apply to combination of actions and resources in statement", Texts.NEVER,                                                        Texts.NEVER,                                                        Texts.NEVER),
    IP_ADDRESS            ("Invalid IP address in Conditions",                                     "The policy failed legacy parsing",                                         "The policy failed legacy parsing",                                 "The policy failed legacy parsing"),
    VARIABLE              ("Invalid policy syntax.",                                               "The policy failed legacy parsing",                                         "The policy failed legacy parsing",                                 "The policy failed legacy parsing"),
    CONSTANT              ("Invalid policy syntax.",                                               "The policy failed legacy parsing",                                         "The policy failed legacy parsing",                                 "The policy failed legacy parsing");
    // spotless:on

    private final String bucket;
    private final String identity;
    private final String trust;
    private final String key;

    Flaw(String bucket, String identity, String trust, String key) {
        this.bucket = bucket;
        this.identity = identity;
        this.trust = trust;
        this.key = key;
    }

    public String text(PolicyRules.Kind kind, Object... offending) {
        String template = switch (kind) {
            case BUCKET -> bucket;
            case IDENTITY, SESSION -> identity;
            case ROLE_TRUST -> trust;
            case KMS_KEY -> key;
        };
        return String.format(template, offending);
    }

    /** What people should write in its place; AWS's texts seldom say. */
    public String expected() {
        return switch (this) {
            case FIRST_BYTE -> "a JSON object, from the first character on";
            case LEADING_SPACE -> "a JSON object, without spaces before it";
            case BROKEN_JSON -> "JSON, each name once";
            case TOO_LARGE -> "a shorter policy; white space does not count";
            case SYNTAX -> "what the grammar of policies has there";
            case VERSION -> "2012-10-17, or 2008-10-17";
            case NO_STATEMENT -> "a Statement";
            case EMPTY_STATEMENT -> "at least one statement";
            case NO_EFFECT -> "an Effect: Allow or Deny";
            case EFFECT -> "Allow or Deny";
            case NO_PRINCIPAL -> "a Principal or a NotPrincipal";
            case NO_ACTION -> "an Action or a NotAction";
            case NO_RESOURCE -> "a Resource or a NotResource";
            case PRINCIPAL_PROHIBITED -> "no Principal: the policy is its bearer's";
            case RESOURCE_PROHIBITED -> "no Resource: the role itself is meant";
            case SID -> "letters and digits";
            case DUPLICATE_SID -> "each Sid once";
            case PRINCIPAL -> "an ARN or id, for example {\"AWS\": \"arn:aws:iam::111122223333:user/ann\"}, or *";
            case ALLOW_NOT_PRINCIPAL -> "Deny, or a Principal";
            case ACTION -> "service:Name, for example s3:GetObject, that this kind of policy can allow";
            case ACTION_COLONS -> "one colon: service:Name";
            case VENDOR -> "service:Name, for example s3:GetObject";
            case RESOURCE -> "an ARN of what this kind of policy is for, or * where any may be meant";
            case RESOURCE_FIELDS ->
                "an ARN of six parts, arn:aws:service:region:account:resource, variables in the last only";
            case PARTITION -> "aws: arn:aws:...";
            case ACTION_ON_RESOURCE ->
                "a Resource that the action works on: arn:aws:s3:::bucket for the bucket's actions, arn:aws:s3:::bucket/* for objects'";
            case OPERATOR -> "an operator, for example StringEquals, ArnLike, Bool or IpAddress";
            case CONDITION_KEY -> "a condition key that exists for this kind of policy, for example aws:SourceIp";
            case CONDITION_ON_ACTION -> "a condition key that some action of the statement has";
            case IP_ADDRESS -> "an IP address or a CIDR block, for example 10.0.0.0/8";
            case VARIABLE -> "every ${ closed by }";
            case CONSTANT -> "a value of the operator's type";
        };
    }

    private static final class Texts {
        static final String SYNTAX = "Syntax errors in policy.";
        static final String JSON = "This policy contains invalid Json";
        static final String VENDOR = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
        static final String SID =
                "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular"
                        + " expression [0-9A-Za-z]*";
        /** That kind of policy is not checked for it. */
        static final String NEVER = SYNTAX;
    }
}
