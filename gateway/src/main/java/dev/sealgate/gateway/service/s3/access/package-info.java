/**
 * Asks the policy room whether a caller may do what a request wants, by its head or by its body, and refuses as AWS does.
 */
@NullMarked
package dev.sealgate.gateway.service.s3.access;

import org.jspecify.annotations.NullMarked;
