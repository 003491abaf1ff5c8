package dev.sealgate.policy.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The condition keys that exist. Names compare without case; those that end in {@code /} or {@code :} take any name after it.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and the services' pages of
 * https://docs.aws.amazon.com/service-authorization/latest/reference/
 */
public final class ConditionKeys {
    /** Whose keys a policy may name besides the global ones. */
    public enum Families {
        S3_ONLY,
        KMS_ONLY,
        /** Also those of services that no table knows: their requests never come here, so such a key is always absent. */
        ALL
    }

    // spotless:off
    private static final Keys GLOBAL = new Keys("aws:", """
        CalledVia CalledViaFirst CalledViaLast ChatbotSourceArn CurrentTime Ec2InstanceSourceVpc Ec2InstanceSourcePrivateIPv4 EpochTime
        FederatedProvider MultiFactorAuthAge MultiFactorAuthPresent PrincipalAccount PrincipalArn PrincipalIsAWSService PrincipalOrgID
        PrincipalOrgPaths PrincipalServiceName PrincipalServiceNamesList PrincipalTag/ PrincipalType Referer RequestedRegion RequestTag/
        ResourceAccount ResourceOrgID ResourceOrgPaths ResourceTag/ SecureTransport SourceAccount SourceArn SourceIdentity SourceIp
        SourceOrgID SourceOrgPaths SourceOwner SourceVpc SourceVpcArn SourceVpce TagKeys TokenIssueTime UserAgent userid username
        ViaAWSService VpceAccount VpceOrgID VpceOrgPaths VpcSourceIp AssumedRoot SignInSessionArn IsMcpServiceAction ViaAWSMCPService
        CalledViaAWSMCP""");

    private static final Keys S3 = new Keys("s3:", """
        AccessGrantsInstanceArn AccessPointNetworkOrigin AccessPointTag/ authType BucketTag/ DataAccessPointAccount DataAccessPointArn
        delimiter destinationRegion ExistingJobOperation ExistingJobPriority ExistingObjectTag/ if-match if-none-match
        InventoryAccessibleOptionalFields isReplicationPauseRequest JobSuspendedCause LocationConstraint locationconstraint max-keys
        object-lock-legal-hold object-lock-mode object-lock-remaining-retention-days object-lock-retain-until-date ObjectCreationOperation
        prefix RequestJobOperation RequestJobPriority RequestObjectTag/ RequestObjectTagKeys ResourceAccount signatureAge signatureversion
        TlsVersion versionid VersionId x-amz-acl x-amz-content-sha256 x-amz-copy-source x-amz-grant-full-control x-amz-grant-read
        x-amz-grant-read-acp x-amz-grant-write x-amz-grant-write-acp x-amz-metadata-directive x-amz-object-ownership
        x-amz-server-side-encryption x-amz-server-side-encryption-aws-kms-key-id x-amz-server-side-encryption-customer-algorithm
        x-amz-storage-class x-amz-website-redirect-location""");

    private static final Keys KMS = new Keys("kms:", """
        BypassPolicyLockoutSafetyCheck CallerAccount CustomerMasterKeySpec CustomerMasterKeyUsage DataKeyPairSpec EncryptionAlgorithm
        EncryptionContext: EncryptionContextKeys ExpirationModel GrantConstraintType GrantIsForAWSResource GrantOperations GranteePrincipal
        KeyAgreementAlgorithm KeyOrigin KeySpec KeyUsage MacAlgorithm MessageType MultiRegion MultiRegionKeyType PrimaryRegion
        ReEncryptOnSameKey RecipientAttestation: ReplicaRegion RequestAlias ResourceAliases RetiringPrincipal RotationPeriodInDays
        ScheduleKeyDeletionPendingWindowInDays SigningAlgorithm TrailingDaysWithoutKeyUsage ValidTo ViaService WrappingAlgorithm
        WrappingKeySpec""");

    private static final Keys IAM = new Keys("iam:", """
        AssociatedResourceArn AWSServiceName DelegationDuration DelegationRequestOwner FIDO-certification FIDO-FIPS-140-2-certification
        FIDO-FIPS-140-3-certification NotificationChannel OrganizationsPolicyId PassedToService PermissionsBoundary PolicyARN
        RegisterSecurityKey ResourceTag/ ServiceSpecificCredentialAgeDays ServiceSpecificCredentialServiceName TemplateArn""");

    private static final Keys STS = new Keys("sts:", """
        AWSServiceName DurationSeconds ExternalId IdentityTokenAudience RequestContext/ RequestContextProviders RoleSessionName
        SigningAlgorithm SourceIdentity TaskPolicyArn TransitiveTagKeys""");
    // spotless:on

    private static final List<Keys> TABLES = List.of(GLOBAL, S3, KMS, IAM, STS);

    private ConditionKeys() {}

    public static boolean isKnown(String key, Families families) {
        String lower = key.toLowerCase(Locale.ROOT);
        return switch (families) {
            case S3_ONLY -> GLOBAL.has(lower) || S3.has(lower);
            case KMS_ONLY -> GLOBAL.has(lower) || KMS.has(lower);
            case ALL ->
                TABLES.stream().anyMatch(table -> table.has(lower))
                        || (TABLES.stream().noneMatch(table -> table.owns(lower)) && isOfAnotherService(lower));
        };
    }

    /** All that a table knows, as AWS spells them. */
    public static List<String> names() {
        return TABLES.stream().flatMap(table -> table.spelled.stream()).toList();
    }

    private static boolean isOfAnotherService(String lower) {
        int colon = lower.indexOf(':');
        return colon > 0 && colon < lower.length() - 1;
    }

    /** One service's. */
    private static final class Keys {
        private final String service;
        private final List<String> spelled;
        private final Set<String> names;
        private final List<String> families;

        private Keys(String service, String table) {
            this.service = service;
            this.spelled = new ArrayList<>();
            this.names = new TreeSet<>();
            this.families = new ArrayList<>();
            for (String name : table.strip().split("\\s+", -1)) {
                spelled.add(service + name);
                String lower = service + name.toLowerCase(Locale.ROOT);
                if (lower.endsWith("/") || lower.endsWith(":")) {
                    families.add(lower);
                } else {
                    names.add(lower);
                }
            }
        }

        private boolean owns(String lower) {
            return lower.startsWith(service);
        }

        private boolean has(String lower) {
            return names.contains(lower)
                    || families.stream().anyMatch(start -> lower.startsWith(start) && lower.length() > start.length());
        }
    }
}
