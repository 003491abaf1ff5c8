@NullMarked
package dev.sealgate.gateway.service.s3.form;

import org.jspecify.annotations.NullMarked;
