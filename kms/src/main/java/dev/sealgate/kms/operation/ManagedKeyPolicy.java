package dev.sealgate.kms.operation;

import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.policy.Decision;
import java.util.List;
import java.util.Set;

/**
 * The key policy of the key that AWS manages for S3: its account uses it through S3 only, and may look at it directly.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk
 */
final class ManagedKeyPolicy {
    private static final Set<String> THROUGH_S3 = Set.of("kms:Encrypt", "kms:Decrypt", "kms:DescribeKey");
    private static final List<String> THROUGH_S3_PREFIXES = List.of("kms:ReEncrypt", "kms:GenerateDataKey");
    private static final List<String> DIRECT_PREFIXES = List.of("kms:Describe", "kms:Get", "kms:List");

    private ManagedKeyPolicy() {}

    static Decision decide(Invocation in, KmsKey key) {
        boolean ownAccount = in.account().equals(key.arn().account());
        if (ownAccount && (throughS3(in) || startsWithAny(in.action(), DIRECT_PREFIXES))) {
            return new Decision.Allow("the policy of the AWS managed key allows it");
        }
        return new Decision.ImplicitDeny("because no resource-based policy allows the " + in.action() + " action");
    }

    private static boolean throughS3(Invocation in) {
        return in.viaS3() && (THROUGH_S3.contains(in.action()) || startsWithAny(in.action(), THROUGH_S3_PREFIXES));
    }

    private static boolean startsWithAny(String action, List<String> prefixes) {
        return prefixes.stream().anyMatch(action::startsWith);
    }
}
