package dev.sealgate.gateway.service.s3.acl;

import dev.sealgate.gateway.edge.exchange.Grantees;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.object.Acl;
import dev.sealgate.storage.object.AclGrant;
import dev.sealgate.storage.object.AclGroup;
import dev.sealgate.storage.object.AclPermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code x-amz-acl} and {@code x-amz-grant-*}.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html
 */
final class AclHeaders {
    static final String CANNED = "x-amz-acl";
    private static final String GRANT = "x-amz-grant-";
    private static final Map<String, AclPermission> PERMISSIONS = Map.of(
            GRANT + "full-control",
            AclPermission.FULL_CONTROL,
            GRANT + "read",
            AclPermission.READ,
            GRANT + "write",
            AclPermission.WRITE,
            GRANT + "read-acp",
            AclPermission.READ_ACP,
            GRANT + "write-acp",
            AclPermission.WRITE_ACP);

    private AclHeaders() {}

    /**
     * Empty where no header asks for an ACL.
     *
     * @throws S3Exception InvalidArgument, InvalidRequest for both ways at once, UnresolvableGrantByEmailAddress, MalformedACLError for too many
     */
    static Optional<AskedAcl> read(Headers headers, Grantees grantees) {
        List<String> names = grantHeaders(headers);
        Optional<String> canned = headers.joined(CANNED);
        if (canned.isPresent() && !names.isEmpty()) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST, "Specifying both Canned ACLs and Header Grants is not allowed");
        }
        if (names.isEmpty()) {
            return canned.map(AclHeaders::canned);
        }
        List<AclGrant> grants = new ArrayList<>();
        for (String name : names) {
            AclPermission permission = PERMISSIONS.get(name);
            if (permission == null) {
                throw new S3Exception(S3ErrorCode.NOT_IMPLEMENTED).with("Header", name);
            }
            Arrays.stream(headers.joined(name).orElse("").split(",", -1))
                    .forEach(one -> grants.add(grant(name, one.strip(), permission, grantees)));
        }
        return Optional.of(new AskedAcl.Granted(limited(grants)));
    }

    /** Whether any asks for grants, whether these are in order or not. */
    static boolean grant(Headers headers) {
        return !grantHeaders(headers).isEmpty();
    }

    private static List<String> grantHeaders(Headers headers) {
        return headers.names().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith(GRANT))
                .sorted()
                .toList();
    }

    /** AWS: too many are as a document that is none. */
    static List<AclGrant> limited(List<AclGrant> grants) {
        if (grants.size() > Acl.MAX_GRANTS) {
            throw new S3Exception(S3ErrorCode.MALFORMED_ACL);
        }
        return grants;
    }

    /** AWS: the refusal has no message. */
    private static AskedAcl canned(String name) {
        return CannedAcl.find(name)
                .map(AskedAcl.Canned::new)
                .orElseThrow(() -> S3Exception.invalidArgument("", CANNED, name));
    }

    private static AclGrant grant(String header, String text, AclPermission permission, Grantees grantees) {
        int equals = text.indexOf('=');
        String value = unquoted(text.substring(equals + 1).strip());
        return switch (equals < 0 ? "" : text.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
            case "id" -> AclGrant.toAccount(canonicalId(value, "id", grantees), permission);
            case "uri" -> AclGrant.toGroup(group(value, "uri"), permission);
            case "emailaddress" -> AclGrant.toAccount(byEmail(value, grantees), permission);
            default -> throw S3Exception.invalidArgument("Argument format not recognized", header, text);
        };
    }

    static String canonicalId(String value, String argument, Grantees grantees) {
        if (!grantees.isCanonicalId(value) && !value.equals(CannedAcl.EC2)) {
            throw S3Exception.invalidArgument("Invalid id", argument, value);
        }
        return value;
    }

    static AclGroup group(String uri, String argument) {
        return Arrays.stream(AclGroup.values())
                .filter(group -> group.uri().equals(uri))
                .findFirst()
                .orElseThrow(() -> S3Exception.invalidArgument("Invalid group uri", argument, uri));
    }

    static String byEmail(String email, Grantees grantees) {
        return grantees.canonicalIdOf(email)
                .orElseThrow(() -> new S3Exception(S3ErrorCode.UNRESOLVABLE_GRANT_BY_EMAIL));
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
