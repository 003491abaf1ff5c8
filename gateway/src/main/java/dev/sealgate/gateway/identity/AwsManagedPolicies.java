package dev.sealgate.gateway.identity;

import dev.sealgate.storage.identity.ManagedPolicy;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The AWS managed policies that exist in every account, as far as they concern services of this gateway.
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
public final class AwsManagedPolicies {
    public static final String ARN_PREFIX = "arn:aws:iam::aws:policy/";

    private static final Instant CREATED = Instant.parse("2015-02-06T18:39:46Z");
    private static final Map<String, ManagedPolicy> ALL = new TreeMap<>();

    static {
        // spotless:off
        add("AdministratorAccess", "ANPAIWMBCKSKIEE64ZLYK", "Provides full access to AWS services and resources.",
            allow("\"*\""));
        add("PowerUserAccess", "ANPAJYRXTHIB4FOVS3ZXS", "Provides full access to AWS services and resources, but does not allow management of Users and groups.",
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"NotAction\":[\"iam:*\",\"organizations:*\",\"account:*\"],\"Resource\":\"*\"},"
                + "{\"Effect\":\"Allow\",\"Action\":[\"iam:ListRoles\"],\"Resource\":\"*\"}]}");
        add("ReadOnlyAccess", "ANPAILL3HVNFSB6DCOWYQ", "Provides read-only access to AWS services and resources.",
            allow("[\"s3:Get*\",\"s3:List*\",\"kms:Describe*\",\"kms:Get*\",\"kms:List*\",\"iam:Get*\",\"iam:List*\",\"iam:Generate*\",\"iam:Simulate*\","
                + "\"sts:GetAccessKeyInfo\",\"sts:GetCallerIdentity\",\"sts:GetSessionToken\"]"));
        add("SecurityAudit", "ANPAIX2T3QCXHR2OGGCTO", "The security audit template grants access to read security configuration metadata.",
            allow("[\"s3:GetBucket*\",\"s3:GetEncryptionConfiguration\",\"s3:GetLifecycleConfiguration\",\"s3:ListAllMyBuckets\",\"kms:Describe*\","
                + "\"kms:GetKeyPolicy\",\"kms:GetKeyRotationStatus\",\"kms:List*\",\"iam:Get*\",\"iam:List*\",\"iam:SimulateCustomPolicy\",\"iam:SimulatePrincipalPolicy\"]"));
        add("AmazonS3FullAccess", "ANPAIFIR6V6BVTRAHWINE", "Provides full access to all buckets via the AWS Management Console.",
            allow("[\"s3:*\",\"s3-object-lambda:*\"]"));
        add("AmazonS3ReadOnlyAccess", "ANPAIZTJ4DXE7G6AGAE6M", "Provides read only access to all buckets via the AWS Management Console.",
            allow("[\"s3:Get*\",\"s3:List*\",\"s3:Describe*\",\"s3-object-lambda:Get*\",\"s3-object-lambda:List*\"]"));
        add("AWSKeyManagementServicePowerUser", "ANPAJNPP7PPPPMJRV2SA4", "Provides access to AWS Key Management Service (KMS).",
            allow("[\"kms:CreateAlias\",\"kms:CreateKey\",\"kms:DeleteAlias\",\"kms:Describe*\",\"kms:GenerateRandom\",\"kms:Get*\",\"kms:List*\","
                + "\"kms:TagResource\",\"kms:UntagResource\",\"iam:ListGroups\",\"iam:ListRoles\",\"iam:ListUsers\"]"));
        add("IAMFullAccess", "ANPAI7XKCFMBPM3QQRRVQ", "Provides full access to IAM via the AWS Management Console.",
            allow("[\"iam:*\"]"));
        add("IAMReadOnlyAccess", "ANPAJKSO7NDY4T57MWDSQ", "Provides read only access to IAM via the AWS Management Console.",
            allow("[\"iam:GenerateCredentialReport\",\"iam:Get*\",\"iam:List*\",\"iam:SimulateCustomPolicy\",\"iam:SimulatePrincipalPolicy\"]"));
        // spotless:on
    }

    private AwsManagedPolicies() {}

    private static String allow(String actions) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":" + actions
                + ",\"Resource\":\"*\"}]}";
    }

    private static void add(String name, String id, String description, String document) {
        ALL.put(ARN_PREFIX + name, ManagedPolicy.first(name, "/", id, CREATED, description, document, Map.of()));
    }

    public static Optional<ManagedPolicy> find(String arn) {
        return Optional.ofNullable(ALL.get(arn));
    }

    /** By name. */
    public static Collection<ManagedPolicy> all() {
        return List.copyOf(ALL.values());
    }
}
