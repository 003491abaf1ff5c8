/**
 * The identities of accounts, durable and in memory: users with their access keys, groups, roles, managed policies.
 *
 * <p>Knows which records belong together and nothing of what a policy means or who asks.
 */
@NullMarked
package dev.sealgate.storage.identity;

import org.jspecify.annotations.NullMarked;
