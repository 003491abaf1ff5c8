/**
 * Uploads by HTML forms: the form as it comes in, the policy that its maker signed, and the upload that both ask for.
 *
 * <p>Knows neither who may upload nor how an object is stored.
 */
@NullMarked
package dev.sealgate.gateway.service.s3.form;

import org.jspecify.annotations.NullMarked;
