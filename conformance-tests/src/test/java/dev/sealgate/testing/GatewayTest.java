package dev.sealgate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class of tests against a gateway, started when a parameter first asks for it. All its tests have one gateway; with
 * {@code @TestInstance(PER_METHOD)} each has its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(GatewayExtension.class)
public @interface GatewayTest {
    /** YAML to add to {@link GatewayBuilder#STANDARD}. */
    String config() default "";

    /** The lines of the KMS's quotas, as {@link GatewayBuilder#kmsQuotas} takes them; by default, nobody reaches them. */
    String[] kmsQuotas() default {"\"*\": 1000000"};

    /**
     * Whether the gateway is the one that all such classes have together. It has the standard configuration and cannot be stopped; its
     * tests name their buckets, aliases and users as nobody else does, and expect nothing of lists and counters.
     */
    boolean shared() default false;
}
