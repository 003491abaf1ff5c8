@NullMarked
package dev.sealgate.gateway.audit.file;

import org.jspecify.annotations.NullMarked;
