package dev.sealgate.gateway.exchange;

import dev.sealgate.kms.KmsEvent;
import dev.sealgate.kms.KmsObserver;

/** Is told of the calls to the KMS that a request takes, and of those it is spared. Used by the request's thread only. */
public interface KmsTally extends KmsObserver {
    /** For requests that nobody follows. */
    KmsTally NONE = new KmsTally() {
        @Override
        public void performed(KmsEvent event) {}

        @Override
        public void kmsCallSaved() {}
    };

    /** A call to the KMS that the request would have taken, had a bucket key not served. */
    void kmsCallSaved();
}
