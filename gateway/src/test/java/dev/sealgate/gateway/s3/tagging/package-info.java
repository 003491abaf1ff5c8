@NullMarked
package dev.sealgate.gateway.s3.tagging;

import org.jspecify.annotations.NullMarked;
