package dev.sealgate.gateway.config;

import java.util.HashSet;
import java.util.Set;

/**
 * The Regions in which buckets can be made. Immutable.
 *
 * @param standard where requests that name no Region count as sent to
 * @param served those that new buckets can be in, the standard one among them
 */
public record Regions(String standard, Set<String> served) {
    /** Where AWS has no location constraint, and makes buckets of other Regions, too. */
    public static final String GLOBAL = "us-east-1";

    /** Source: https://docs.aws.amazon.com/general/latest/gr/s3.html */
    private static final Set<String> OF_AWS = Set.of(
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-central-1",
            "ca-west-1",
            "cn-north-1",
            "cn-northwest-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "mx-central-1",
            "sa-east-1",
            GLOBAL,
            "us-east-2",
            "us-gov-east-1",
            "us-gov-west-1",
            "us-west-1",
            "us-west-2");

    public Regions {
        Set<String> all = new HashSet<>(served);
        all.add(standard);
        served = Set.copyOf(all);
    }

    /** All of AWS's. */
    public static Regions ofAws(String standard) {
        return new Regions(standard, OF_AWS);
    }

    public boolean serves(String region) {
        return served.contains(region);
    }

    /** Whether there is such a Region, here or on AWS. */
    public boolean exists(String region) {
        return serves(region) || OF_AWS.contains(region);
    }
}
