/**
 * The only place where keys of the KMS are in clear, and only while they are used.
 *
 * <p>Knows key records and cryptography; nothing of who asks, of states or of the wire. Formats: docs/spec/CIPHERTEXT.md.
 */
@NullMarked
package dev.sealgate.kms.material;

import org.jspecify.annotations.NullMarked;
