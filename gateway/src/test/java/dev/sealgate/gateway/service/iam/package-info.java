@NullMarked
package dev.sealgate.gateway.service.iam;

import org.jspecify.annotations.NullMarked;
