package dev.sealgate.policy.document;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Principal and NotPrincipal. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
final class PrincipalReader {
    private static final String ANYONE = "*";
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}|arn:aws:iam::([0-9]{12}):root");
    private static final Pattern NAMED = Pattern.compile("arn:aws:(?:iam::[0-9]{12}:(?:user|role)/[\\x21-\\x7F]{1,576}"
            + "|sts::[0-9]{12}:assumed-role/[\\w+=,.@-]{1,64}/[\\w+=,.@-]{2,64}"
            + "|sts::[0-9]{12}:federated-user/[\\w+=,.@-]{2,32})");
    private static final Pattern UNIQUE_ID = Pattern.compile("A(?:IDA|ROA)[A-Z0-9]{8,124}");
    private static final Pattern CANONICAL = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SERVICE =
            Pattern.compile("[a-z0-9][a-z0-9.-]{0,250}\\.(?:amazonaws\\.com|amazon\\.com|aws)");
    private static final Pattern PROVIDER = Pattern.compile(
            "arn:aws:iam::[0-9]{12}:(?:oidc-provider|saml-provider)/[\\x21-\\x7F]{1,255}|[a-z0-9.-]{1,255}");

    private PrincipalReader() {}

    static List<NamedPrincipal> read(Json json, PolicyRules.Kind kind) {
        if (json instanceof Json.Text(String text)) {
            if (text.equals(ANYONE)) {
                return List.of(new NamedPrincipal.Anyone());
            }
            throw invalid("AWS", text);
        }
        List<NamedPrincipal> named = new ArrayList<>();
        for (Map.Entry<String, Json> entry : Element.of(json).members().entrySet()) {
            for (String value : Element.texts(entry.getValue())) {
                named.add(named(entry.getKey(), value, kind));
            }
        }
        if (named.isEmpty()) {
            throw new MalformedPolicy(Flaw.SYNTAX);
        }
        return List.copyOf(named);
    }

    private static NamedPrincipal named(String type, String value, PolicyRules.Kind kind) {
        return switch (type) {
            case "AWS" -> aws(value, kind);
            case "Service" -> new NamedPrincipal.Service(require(SERVICE, type, value));
            case "CanonicalUser" -> new NamedPrincipal.CanonicalUser(require(CANONICAL, type, value));
            case "Federated" -> new NamedPrincipal.Federated(require(PROVIDER, type, value));
            default -> throw invalid(type, value);
        };
    }

    private static NamedPrincipal aws(String value, PolicyRules.Kind kind) {
        if (value.equals(ANYONE)) {
            return new NamedPrincipal.Anyone();
        }
        Matcher account = ACCOUNT.matcher(value);
        if (account.matches()) {
            return new NamedPrincipal.Account(new AccountId(account.group(1) == null ? value : account.group(1)));
        }
        // A bucket policy that still names a deleted identity may be kept, but not put again.
        if (kind != PolicyRules.Kind.BUCKET && UNIQUE_ID.matcher(value).matches()) {
            return new NamedPrincipal.Deleted(value);
        }
        if (value.indexOf('*') >= 0 || value.indexOf('?') >= 0) {
            throw invalid("AWS", value);
        }
        return new NamedPrincipal.Arn(require(NAMED, "AWS", value));
    }

    private static String require(Pattern pattern, String type, String value) {
        if (pattern.matcher(value).matches()) {
            return value;
        }
        throw invalid(type, value);
    }

    private static MalformedPolicy invalid(String type, String value) {
        return new MalformedPolicy(Flaw.PRINCIPAL, '"' + type + "\":\"" + value + '"');
    }
}
