@NullMarked
package dev.sealgate.gateway.record.audit.file;

import org.jspecify.annotations.NullMarked;
