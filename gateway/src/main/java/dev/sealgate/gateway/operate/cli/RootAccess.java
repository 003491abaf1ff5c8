package dev.sealgate.gateway.operate.cli;

/** Where the root access key of the default account came from. */
public enum RootAccess {
    CONFIGURED,
    IN_FILE,
    /** It was generated, and the operator took the file away. */
    REMEMBERED,
    NONE
}
