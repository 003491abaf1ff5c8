@NullMarked
package dev.sealgate.gateway.iam;

import org.jspecify.annotations.NullMarked;
