package dev.sealgate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** As whom, and over which listener, a client that is a parameter speaks. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Client {
    /** One of the access keys of {@link GatewayProcess}. */
    String accessKey() default GatewayProcess.ACCESS_KEY;

    /** Over the listener without TLS. */
    boolean plain() default false;
}
