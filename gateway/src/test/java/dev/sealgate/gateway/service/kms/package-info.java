@NullMarked
package dev.sealgate.gateway.service.kms;

import org.jspecify.annotations.NullMarked;
