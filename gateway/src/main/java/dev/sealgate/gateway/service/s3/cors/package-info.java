/**
 * Requests that browsers send for pages of other origins: a bucket's rules in their document, which of them a request matches, preflights, and
 * what answers say to browsers.
 *
 * <p>Knows neither who sends a request nor what it does.
 */
@NullMarked
package dev.sealgate.gateway.service.s3.cors;

import org.jspecify.annotations.NullMarked;
