@NullMarked
package dev.sealgate.gateway.s3.xml;

import org.jspecify.annotations.NullMarked;
