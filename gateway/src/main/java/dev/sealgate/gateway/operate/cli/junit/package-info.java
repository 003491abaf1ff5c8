/** Test reports in the XML that JUnit began and every CI server reads. Knows nothing of policies. */
@NullMarked
package dev.sealgate.gateway.operate.cli.junit;

import org.jspecify.annotations.NullMarked;
