/**
 * Object lock as requests and answers carry it: in headers and in documents.
 *
 * <p>Knows neither who may lock nor what a lock keeps.
 */
@NullMarked
package dev.sealgate.gateway.service.s3.lock;

import org.jspecify.annotations.NullMarked;
