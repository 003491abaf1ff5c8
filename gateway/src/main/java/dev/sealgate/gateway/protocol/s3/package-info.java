/** How S3 refuses: AWS's error codes with their statuses and texts, and the exception that carries one to whoever words it. */
@NullMarked
package dev.sealgate.gateway.protocol.s3;

import org.jspecify.annotations.NullMarked;
