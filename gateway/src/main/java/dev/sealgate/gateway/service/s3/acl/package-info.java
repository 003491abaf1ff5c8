/**
 * Access control lists in headers, documents and by name, and to whom new buckets and objects belong by them.
 */
@NullMarked
package dev.sealgate.gateway.service.s3.acl;

import org.jspecify.annotations.NullMarked;
