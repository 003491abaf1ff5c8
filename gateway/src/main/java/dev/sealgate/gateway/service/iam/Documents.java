package dev.sealgate.gateway.service.iam;

import dev.sealgate.gateway.identity.Directory;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Policy documents on their way in and out. What a document says is judged for those only who may give it: it could ask who exists. */
final class Documents {
    private Documents() {}

    /** The document in the request, which is one that IAM accepts. */
    static String identity(IamCall in) {
        String text = in.in().require("PolicyDocument", Shapes.DOCUMENT);
        parse(text, PolicyRules.Kind.IDENTITY);
        return text;
    }

    /** A trust policy all of whose principals exist, bound to them. */
    static PolicyDocument trust(IamCall in, String parameter) {
        String text = in.in().require(parameter, Shapes.DOCUMENT);
        PolicyDocument document = parse(text, PolicyRules.Kind.ROLE_TRUST);
        requireKnown(document, in.directory());
        if (Shapes.sizeOf(text) > 2048) {
            throw IamErrors.quota("ACLSizePerRole", 2048);
        }
        return document.boundTo(in.directory().bindKnown(document.namedPrincipals()));
    }

    private static void requireKnown(PolicyDocument document, Directory directory) {
        for (String principal : document.namedPrincipals()) {
            if (directory.idOf(principal).isEmpty()) {
                throw IamErrors.malformedPolicy("Invalid principal in policy: \"AWS\":\"" + principal + "\"");
            }
        }
    }

    static PolicyDocument parse(String text, PolicyRules.Kind kind) {
        return switch (PolicyDocument.parseNew(text, PolicyRules.of(kind))) {
            case ParsedPolicy.Valid(PolicyDocument document) -> document;
            case ParsedPolicy.Malformed(String message) -> throw IamErrors.malformedPolicy(message);
        };
    }

    /** AWS: documents are percent-encoded in answers. */
    static String encoded(String document) {
        return URLEncoder.encode(document, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
