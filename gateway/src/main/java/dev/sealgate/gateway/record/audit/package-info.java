/**
 * What happened, in CloudTrail's shape: records of requests and their KMS calls, durable before they are answered, and LookupEvents.
 */
@NullMarked
package dev.sealgate.gateway.record.audit;

import org.jspecify.annotations.NullMarked;
