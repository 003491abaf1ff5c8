/**
 * Tags of objects and of buckets as requests and answers carry them: in a header, in documents, and what is allowed in either.
 *
 * <p>Knows neither who may tag nor where tags are stored.
 */
@NullMarked
package dev.sealgate.gateway.service.s3.tagging;

import org.jspecify.annotations.NullMarked;
