package dev.sealgate.gateway.protocol.query;

/** What a service repeats of a value that breaks a constraint. AWS: STS repeats it, IAM does not any more (recorded in 2026). */
public enum ValueEcho {
    VALUE,
    NOTHING
}
