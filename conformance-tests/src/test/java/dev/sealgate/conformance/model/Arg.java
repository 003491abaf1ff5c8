package dev.sealgate.conformance.model;

/** What commands are made of; each a number below a bound, so that any sequence of commands means something and can be made smaller. */
enum Arg {
    /** The last one has object lock. */
    BUCKET(3),
    KEY(Names.KEYS.size()),
    /** 0 to 5: none is named; 6 and 7: the null version; 8 to 10: the key's newest, the one before, ...; 11: one that was given out first. */
    VERSION(12),
    SOURCE_BUCKET(3),
    SOURCE_KEY(Names.KEYS.size()),
    SOURCE_VERSION(12),
    CONTENT(Contents.COUNT),
    MODE(Mode.values().length),
    /** 0 to 2: none; 3: If-None-Match: *; 4: If-Match with the current ETag; 5: with another. */
    CONDITION(6),
    TAGS(4),
    /** 0: what the source has; 1: what the request says. */
    DIRECTIVE(2),
    PREFIX(Names.PREFIXES.size()),
    DELIMITER(Names.DELIMITERS.size()),
    PAGE(Names.PAGES.size()),
    /** The last upload that was made, the one before, ... */
    UPLOAD(4),
    PART(3),
    /** A bit for each part. */
    PARTS(8),
    STATE(2),
    /** 0 to 7: none; 8: a retention in governance mode; 9: a legal hold. */
    LOCK(10),
    RETENTION(Lock.RETENTIONS.size()),
    /** 1: governance is bypassed. */
    BYPASS(2),
    SECOND_KEY(Names.KEYS.size()),
    SECOND_VERSION(12),
    /** 0: the customer's key is given where none belongs, and none where one does. */
    CUSTOMER_KEY(8);

    final int bound;

    Arg(int bound) {
        this.bound = bound;
    }
}
