package dev.sealgate.gateway.service.s3.acl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.storage.object.AclGrant;
import dev.sealgate.storage.object.AclGroup;
import dev.sealgate.storage.object.AclPermission;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests name ACLs, and what is refused of it. */
class AclRequestTest {
    private static final String ID = S3Calls.OWNERS.canonicalId("111122223333");
    private static final String ALL_USERS = AclGroup.ALL_USERS.uri();
    private static final String GRANT = """
            <Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="%s">%s</Grantee><Permission>%s</Permission></Grant>""";

    private static Headers headers(String text) {
        Headers.Builder headers = Headers.builder();
        for (String header : text.split(";", -1)) {
            headers.add(
                    header.substring(0, header.indexOf('=')).strip(),
                    header.substring(header.indexOf('=') + 1).strip().replace("{ID}", ID));
        }
        return headers.build();
    }

    private static Optional<AskedAcl> read(Headers headers) {
        return AclHeaders.read(headers, S3Calls.GRANTEES);
    }

    private static String document(String owner, String grants) {
        return "<AccessControlPolicy xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + owner + "<AccessControlList>"
                + grants + "</AccessControlList></AccessControlPolicy>";
    }

    private static String owner() {
        return "<Owner><ID>" + ID + "</ID><DisplayName>main</DisplayName></Owner>";
    }

    private static AskedAcl.Written read(String document) {
        return AclDocument.read(document.getBytes(StandardCharsets.UTF_8), S3Calls.GRANTEES);
    }

    private static String code(String document) {
        return assertThrows(S3Exception.class, () -> read(document)).code().wireCode();
    }

    @Test
    void headers_nameGranteesInThreeWays_quotedOrNot() {
        AskedAcl asked = read(headers(
                        "x-amz-grant-read=id=\"{ID}\", uri=" + ALL_USERS
                                + " , emailaddress=\"owner@example.com\"; x-amz-grant-full-control=id={ID};x-amz-grant-write-acp=id={ID}"))
                .orElseThrow();
        assertEquals(
                new AskedAcl.Granted(List.of(
                        AclGrant.toAccount(ID, AclPermission.FULL_CONTROL),
                        AclGrant.toAccount(ID, AclPermission.READ),
                        AclGrant.toGroup(AclGroup.ALL_USERS, AclPermission.READ),
                        AclGrant.toAccount(ID, AclPermission.READ),
                        AclGrant.toAccount(ID, AclPermission.WRITE_ACP))),
                asked);
        assertEquals(Optional.empty(), read(Headers.EMPTY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-amz-acl=public                             | InvalidArgument | ''  | x-amz-acl | public",
                "x-amz-acl=                                   | InvalidArgument | ''  | x-amz-acl | ''",
                "x-amz-acl=private;x-amz-grant-read=id={ID}   | InvalidRequest  | Specifying both Canned ACLs and Header Grants is not allowed | |",
                "x-amz-grant-read=id=1                        | InvalidArgument | Invalid id | id | 1",
                "x-amz-grant-read=uri=everyone                | InvalidArgument | Invalid group uri | uri | everyone",
                "x-amz-grant-write=name=ann                   | InvalidArgument | Argument format not recognized | x-amz-grant-write | name=ann",
                "x-amz-grant-write=id={ID},                   | InvalidArgument | Argument format not recognized | x-amz-grant-write | ''",
                "x-amz-grant-read=emailAddress=no@example.com | UnresolvableGrantByEmailAddress | The e-mail address you provided does not match any account on record. | |",
                "x-amz-grant-everything=id={ID}               | NotImplemented  | A header you provided implies functionality that is not implemented | |"
            })
    void headers_thatNameNoAcl(String headers, String code, String text, String argument, String value) {
        S3Exception refusal = assertThrows(S3Exception.class, () -> read(headers(headers)));
        assertEquals(code, refusal.code().wireCode());
        assertEquals(text, refusal.text());
        if (argument != null) {
            assertEquals(Map.of("ArgumentName", argument, "ArgumentValue", value), refusal.elements());
        }
    }

    @Test
    void grants_areAHundredAtMost() {
        String grants = Collections.nCopies(100, "id=" + ID).stream().collect(Collectors.joining(","));
        assertEquals(
                100,
                read(Headers.of("x-amz-grant-read", grants))
                        .orElseThrow()
                        .grants("", "")
                        .size());
        S3Exception refusal =
                assertThrows(S3Exception.class, () -> read(Headers.of("x-amz-grant-read", grants + ",id=" + ID)));
        assertEquals("MalformedACLError", refusal.code().wireCode());
        String grant = GRANT.formatted("CanonicalUser", "<ID>" + ID + "</ID>", "READ");
        assertEquals(100, read(document(owner(), grant.repeat(100))).grants().size());
        assertEquals("MalformedACLError", code(document(owner(), grant.repeat(101))));
    }

    @Test
    void documents_haveAnOwnerAndGrants() {
        String grants = GRANT.formatted(
                        "CanonicalUser", "<ID>" + ID + "</ID><DisplayName>x</DisplayName>", "FULL_CONTROL")
                + GRANT.formatted("Group", "<URI>" + ALL_USERS + "</URI>", "READ_ACP")
                + GRANT.formatted("AmazonCustomerByEmail", "<EmailAddress>owner@example.com</EmailAddress>", "WRITE");
        AskedAcl.Written expected = new AskedAcl.Written(
                ID,
                List.of(
                        AclGrant.toAccount(ID, AclPermission.FULL_CONTROL),
                        AclGrant.toGroup(AclGroup.ALL_USERS, AclPermission.READ_ACP),
                        AclGrant.toAccount(ID, AclPermission.WRITE)));
        assertEquals(expected, read(document(owner(), grants)));
        assertEquals(
                expected,
                read(document(owner(), grants.replace("<ID>", "<ID xmlns=\"\">"))),
                "leaves without namespace");
        assertEquals(new AskedAcl.Written(ID, List.of()), read(document(owner(), "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CanonicalUser|<ID>{ID}</ID>|EVERYTHING",
                "CanonicalUser|<ID>{ID}</ID>|read",
                "CanonicalUser|<DisplayName>ann</DisplayName>|READ",
                "CanonicalUser|<URI>http://acs.amazonaws.com/groups/global/AllUsers</URI>|READ",
                "Everybody|<ID>{ID}</ID>|READ",
                "|<ID>{ID}</ID>|READ",
                "CanonicalUser|<ID>{ID}</ID><ID>{ID}</ID>|READ",
                "CanonicalUser|<Id>{ID}</Id>|READ"
            })
    void documents_withGrantsThatAreNone(String grant) {
        String[] parts = grant.replace("{ID}", ID).split("\\|", -1);
        assertEquals("MalformedACLError", code(document(owner(), GRANT.formatted(parts[0], parts[1], parts[2]))));
    }

    @Test
    void documents_thatAreNone() {
        for (String document : List.of(
                "no document",
                "<AccessControlPolicy/>",
                "<AccessControlList/>",
                document("", ""),
                document("<Owner/>", ""),
                document(owner() + owner(), ""),
                document(owner(), "<Grant/>"),
                document(owner(), "text"),
                "<!DOCTYPE a [<!ENTITY b \"c\">]>" + document(owner(), ""))) {
            assertEquals("MalformedACLError", code(document), document);
        }
        assertEquals(
                "InvalidArgument", code(document(owner(), GRANT.formatted("CanonicalUser", "<ID>1</ID>", "READ"))));
        assertEquals("InvalidArgument", code(document(owner(), GRANT.formatted("Group", "<URI>x</URI>", "READ"))));
        assertEquals(
                "UnresolvableGrantByEmailAddress",
                code(document(
                        owner(),
                        GRANT.formatted("AmazonCustomerByEmail", "<EmailAddress>a@b</EmailAddress>", "READ"))));
    }
}
