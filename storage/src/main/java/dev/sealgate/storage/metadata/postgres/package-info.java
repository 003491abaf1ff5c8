/**
 * The metadata in a database that speaks PostgreSQL's protocol, which many gateways share.
 *
 * <p>The only package that may know JDBC, its driver and its pool. SQL that other engines than PostgreSQL understand, too.
 */
@NullMarked
package dev.sealgate.storage.metadata.postgres;

import org.jspecify.annotations.NullMarked;
