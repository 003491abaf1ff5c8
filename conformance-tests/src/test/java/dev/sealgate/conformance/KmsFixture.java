package dev.sealgate.conformance;

import dev.sealgate.testing.GatewayProcess;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Keys and what was made with them, each made when a request first names it as {@code $name}. */
final class KmsFixture {
    private static final Pattern NAME = Pattern.compile("\\$(\\w+)");

    private final JsonApi kms;
    private final Map<String, String> made = new HashMap<>();

    KmsFixture(JsonApi kms) {
        this.kms = kms;
    }

    /** The text with every name replaced. */
    String fill(String text) {
        Matcher names = NAME.matcher(text);
        return names.replaceAll(name -> Matcher.quoteReplacement(get(name.group(1))));
    }

    String get(String name) {
        String known = made.get(name);
        if (known != null) {
            return known;
        }
        String fresh = make(name);
        made.put(name, fresh);
        return fresh;
    }

    private String make(String name) {
        return switch (name) {
            case "symmetric" -> key("{}");
            case "other" -> key("{}");
            case "signing" -> key("{'KeySpec':'ECC_NIST_P256','KeyUsage':'SIGN_VERIFY'}");
            case "hmac" -> key("{'KeySpec':'HMAC_256','KeyUsage':'GENERATE_VERIFY_MAC'}");
            case "agreement" -> key("{'KeySpec':'ECC_NIST_P256','KeyUsage':'KEY_AGREEMENT'}");
            case "primary" -> key("{'MultiRegion':true}");
            case "replicated" -> replicated();
            case "imported" -> imported();
            case "name" -> "alias/" + UUID.randomUUID();
            case "alias" -> alias();
            case "blob" -> answer("Encrypt", "{'KeyId':'$symmetric','Plaintext':'eA=='}", "CiphertextBlob");
            case "signature" ->
                answer("Sign", "{'KeyId':'$signing','Message':'eA==','SigningAlgorithm':'ECDSA_SHA_256'}", "Signature");
            case "tag" ->
                answer("GenerateMac", "{'KeyId':'$hmac','Message':'eA==','MacAlgorithm':'HMAC_SHA_256'}", "Mac");
            case "peer" -> answer("GetPublicKey", "{'KeyId':'$agreement'}", "PublicKey");
            case "grant" ->
                answer(
                        "CreateGrant",
                        "{'KeyId':'$symmetric','GranteePrincipal':'$root','Operations':['Encrypt']}",
                        "GrantId");
            case "root" -> "arn:aws:iam::" + GatewayProcess.ACCOUNT + ":root";
            case "arn" -> "arn:aws:kms:us-east-1:" + GatewayProcess.ACCOUNT + ":key/" + get("symmetric");
            default -> throw new IllegalArgumentException(name);
        };
    }

    private String answer(String operation, String json, String field) {
        return kms.ok(operation, fill(json))
                .field(field)
                .map(JsonNode::asString)
                .orElseThrow();
    }

    private String key(String json) {
        return kms.ok("CreateKey", json)
                .field("KeyMetadata")
                .flatMap(metadata -> metadata.field("KeyId"))
                .map(JsonNode::asString)
                .orElseThrow();
    }

    private String alias() {
        String alias = "alias/" + UUID.randomUUID();
        kms.ok("CreateAlias", fill("{'AliasName':'" + alias + "','TargetKeyId':'$symmetric'}"));
        return alias;
    }

    private String replicated() {
        String primary = key("{'MultiRegion':true}");
        kms.ok("ReplicateKey", "{'KeyId':'" + primary + "','ReplicaRegion':'eu-west-1'}");
        return primary;
    }

    /** With its import token and wrapped material as {@code $token} and {@code $wrapped}. */
    private String imported() {
        String key = key("{'Origin':'EXTERNAL'}");
        JsonNode parameters = kms.ok(
                "GetParametersForImport",
                "{'KeyId':'" + key + "','WrappingAlgorithm':'RSAES_OAEP_SHA_256','WrappingKeySpec':'RSA_2048'}");
        made.put("token", parameters.field("ImportToken").orElseThrow().asString());
        made.put("wrapped", wrap(parameters.field("PublicKey").orElseThrow().asString()));
        kms.ok(
                "ImportKeyMaterial",
                fill("{'KeyId':'" + key + "','ImportToken':'$token','EncryptedKeyMaterial':'$wrapped',"
                        + "'ExpirationModel':'KEY_MATERIAL_DOES_NOT_EXPIRE'}"));
        return key;
    }

    /** 32 bytes of key material, wrapped by RSAES_OAEP_SHA_256; both in base64. */
    static String wrap(String publicKey) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    KeyFactory.getInstance("RSA")
                            .generatePublic(
                                    new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey))),
                    new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
            return Base64.getEncoder().encodeToString(cipher.doFinal(new byte[32]));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
