/**
 * Configurations of buckets that are kept and shown again: a row of {@link dev.sealgate.gateway.service.s3.configuration.ConfigurationKind}
 * says what each kind may contain, and four operations serve them all.
 */
@NullMarked
package dev.sealgate.gateway.service.s3.configuration;

import org.jspecify.annotations.NullMarked;
