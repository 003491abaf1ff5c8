/**
 * Operations on whole objects: PutObject, GetObject, HeadObject, DeleteObject, CopyObject, and how their headers are read.
 *
 * <p>Knows neither sockets nor signatures nor which key seals what; requests arrive authenticated and authorized.
 */
@NullMarked
package dev.sealgate.gateway.service.s3.object;

import org.jspecify.annotations.NullMarked;
