/** The Service Quotas API: what accounts may do in a second and own at a time, and how they get more. */
@NullMarked
package dev.sealgate.gateway.service.quotas;

import org.jspecify.annotations.NullMarked;
