/** Tables of the actions and condition keys that exist. Knows nothing of documents, requests or decisions. */
@NullMarked
package dev.sealgate.policy.catalog;

import org.jspecify.annotations.NullMarked;
