package dev.sealgate.gateway.edge.exchange;

import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.kms.call.KmsObserver;
import java.util.Optional;

/** Is told what a request does beyond what its answer shows to all. Used by the request's thread only. */
public interface RequestTally extends KmsObserver {
    /** For requests that nobody follows. */
    RequestTally NONE = new RequestTally() {
        @Override
        public void performed(KmsEvent event) {}

        @Override
        public void kmsCallSaved() {}

        @Override
        public void deleted(String key, Optional<String> errorCode) {}
    };

    /** A call to the KMS that the request would have taken, had a bucket key not served. */
    void kmsCallSaved();

    /** One of the many objects that the request wants deleted; the error's code when it was not. */
    void deleted(String key, Optional<String> errorCode);
}
