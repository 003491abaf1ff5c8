package dev.sealgate.conformance.model;

import java.util.Optional;

/**
 * What a command means at the moment: the names that the model gave to versions ({@code v1}, {@code v2}, ... in the order in which they
 * were made; {@code null}) and uploads ({@code u1}, ...). Immutable.
 *
 * @param current the object that an If-Match is about
 * @param customerKey whether the request gives the customer's key
 * @param sourceCustomerKey the same for a copy's source
 */
record Meant(
        Optional<String> version,
        Optional<String> secondVersion,
        Optional<String> sourceVersion,
        Optional<String> current,
        Optional<Upload> upload,
        boolean customerKey,
        boolean sourceCustomerKey) {
    /** An upload, which may have ended. */
    record Upload(String name, int bucket, int key, Mode mode) {}
}
