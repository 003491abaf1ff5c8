package dev.sealgate.gateway.service.quotas;

import dev.sealgate.kms.wire.ResponseFields;
import java.util.function.Consumer;

/** The work of one call, to be done once all of its fields were found valid. */
@FunctionalInterface
interface Answer {
    Consumer<ResponseFields> work();
}
