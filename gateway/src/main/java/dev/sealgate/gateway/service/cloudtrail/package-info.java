/** CloudTrail's LookupEvents over the audit trail. */
@NullMarked
package dev.sealgate.gateway.service.cloudtrail;

import org.jspecify.annotations.NullMarked;
