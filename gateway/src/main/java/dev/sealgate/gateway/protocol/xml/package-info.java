/**
 * S3's XML documents, read and written; the only place that knows XML.
 *
 * <p>Reading refuses DOCTYPE, bounds depth and size, and answers MalformedXML for everything that is not what the schema says.
 */
@NullMarked
package dev.sealgate.gateway.protocol.xml;

import org.jspecify.annotations.NullMarked;
