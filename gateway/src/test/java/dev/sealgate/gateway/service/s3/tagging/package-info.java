@NullMarked
package dev.sealgate.gateway.service.s3.tagging;

import org.jspecify.annotations.NullMarked;
