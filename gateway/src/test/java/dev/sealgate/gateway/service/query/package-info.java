@NullMarked
package dev.sealgate.gateway.service.query;

import org.jspecify.annotations.NullMarked;
