package dev.sealgate.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** A class or test about a data directory that holds metadata and blobs itself; not run where other engines keep them. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("on-disk")
public @interface OnDisk {
    /** What of the directory it is about. */
    String value();
}
