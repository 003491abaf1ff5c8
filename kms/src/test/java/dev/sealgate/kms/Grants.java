package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.json;

import java.util.Arrays;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Requests about grants, as tests write them. */
final class Grants {
    static final String ANN_ARN = "arn:aws:iam::" + TestKms.ACCOUNT + ":user/ann";
    static final String BOB_ARN = "arn:aws:iam::" + TestKms.ACCOUNT + ":user/bob";
    static final String EVE_ARN = "arn:aws:iam::" + TestKms.OTHER_ACCOUNT + ":user/eve";
    static final Sender ANN = Sender.user("ann");
    static final Sender BOB = Sender.user("bob");
    static final Sender EVE = Sender.user(TestKms.OTHER_ACCOUNT, "eve");

    private Grants() {}

    /**
     * CreateGrant by the key's ARN.
     *
     * @param operations with commas between
     * @param more further fields of the JSON object, each after a comma; may be empty
     */
    static String granting(String keyId, String grantee, String operations, String more) {
        String names = Arrays.stream(operations.split(",", -1))
                .map(name -> '"' + name + '"')
                .collect(Collectors.joining(","));
        return "{\"KeyId\":\"" + arn(keyId) + "\",\"GranteePrincipal\":\"" + grantee + "\",\"Operations\":[" + names
                + "]" + more + "}";
    }

    static String subset(String pairs) {
        return ",\"Constraints\":{\"EncryptionContextSubset\":" + pairs + "}";
    }

    static String exactly(String pairs) {
        return ",\"Constraints\":{\"EncryptionContextEquals\":" + pairs + "}";
    }

    static String retiring(String principal) {
        return ",\"RetiringPrincipal\":\"" + principal + "\"";
    }

    static String encrypt(String keyId, String context) {
        return json("KeyId", arn(keyId), "Plaintext", base64("x"))
                .replaceFirst("}$", ",\"EncryptionContext\":" + context + "}");
    }

    static String named(String keyId, String grantId) {
        return json("KeyId", arn(keyId), "GrantId", grantId);
    }

    static String id(JsonNode created) {
        return created.get("GrantId").stringValue();
    }

    static String token(JsonNode created) {
        return created.get("GrantToken").stringValue();
    }
}
