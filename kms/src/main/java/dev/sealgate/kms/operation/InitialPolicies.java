package dev.sealgate.kms.operation;

import dev.sealgate.policy.context.AccountId;

/** The policies of keys created without one; one line each, as they are shown. */
final class InitialPolicies {
    private InitialPolicies() {}

    /**
     * The account's identity policies decide.
     * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
     */
    static String ofCustomerKey(AccountId account) {
        return """
                {"Version":"2012-10-17","Id":"key-default-1","Statement":[\
                {"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%1$s:root"},\
                "Action":"kms:*","Resource":"*"}]}""".formatted(account);
    }

    /**
     * Everybody in the account uses the key through S3; directly it can only be looked at.
     * Source: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk
     */
    static String ofS3ManagedKey(AccountId account, String region) {
        return """
                {"Version":"2012-10-17","Id":"auto-s3-2","Statement":[\
                {"Sid":"Allow access through S3 for all principals in the account that are authorized to use S3",\
                "Effect":"Allow","Principal":{"AWS":"*"},\
                "Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey"],\
                "Resource":"*","Condition":{"StringEquals":\
                {"kms:ViaService":"s3.%2$s.amazonaws.com","kms:CallerAccount":"%1$s"}}},\
                {"Sid":"Allow direct access to key metadata to the account",\
                "Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%1$s:root"},\
                "Action":["kms:Describe*","kms:Get*","kms:List*"],"Resource":"*"}]}""".formatted(account, region);
    }
}
