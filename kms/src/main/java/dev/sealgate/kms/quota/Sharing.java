package dev.sealgate.kms.quota;

/** With whom the rates are shared. Thread-safe. */
interface Sharing {
    /** Nobody: costs nothing. */
    Sharing ALONE = new Sharing() {
        @Override
        public void asked(RateBucket bucket) {
            // nobody wants to know
        }

        @Override
        public Beginning beginning(RateKey rate) {
            return Beginning.WHOLE;
        }
    };

    /** A call is about to be counted. */
    void asked(RateBucket bucket);

    Beginning beginning(RateKey rate);
}
