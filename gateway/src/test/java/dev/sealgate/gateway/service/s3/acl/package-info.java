@NullMarked
package dev.sealgate.gateway.service.s3.acl;

import org.jspecify.annotations.NullMarked;
