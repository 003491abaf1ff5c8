/**
 * JUnit 5 tests against a running gateway: {@link dev.sealgate.testing.GatewayTest} on the class, and what it needs as parameters of its
 * constructor, its life-cycle methods or its tests.
 *
 * {@snippet lang = java:
 * @GatewayTest // or @GatewayTest(config = "faults: {enabled: true}")
 * class UploadsIT {
 *     private final S3Client s3;
 *
 *     UploadsIT(S3Client s3) {
 *         this.s3 = s3;
 *         s3.createBucket(b -> b.bucket("uploads"));
 *     }
 *
 *     @Test
 *     void upload_isThere() { ... }
 * }
 * }
 *
 * <p>A parameter may be
 *
 * <ul>
 *   <li>a {@link dev.sealgate.testing.GatewayProcess}: where it listens, its log, its directory, and how it is stopped and started again;
 *   <li>a client of the AWS SDK; {@link dev.sealgate.testing.Client} says as whom and over which listener, the root of the main account
 *       over HTTPS where nothing is said;
 *   <li>a {@link dev.sealgate.testing.GatewayBuilder}: a gateway that the test configures and starts itself.
 * </ul>
 *
 * <p>A gateway, its directory and its clients live as long as the instance of the test class that they were given to, and are then closed;
 * nothing else is. When a test fails, the gateway's log is printed.
 */
@NullMarked
package dev.sealgate.testing;

import org.jspecify.annotations.NullMarked;
