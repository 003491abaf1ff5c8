package dev.sealgate.gateway.config;

import java.util.Optional;

/** What can be set on the command line and in the environment, and mostly in the file too. */
public enum Setting {
    // spotless:off
    DATA      ("--data",       "SEALGATE_DATA",       "data"),
    CONFIG    ("--config",     "SEALGATE_CONFIG",     ""),
    METADATA  ("--metadata",   "SEALGATE_METADATA",   "metadata"),
    BLOBS     ("--blobs",      "SEALGATE_BLOBS",      "blobs"),
    HTTP      ("--http",       "SEALGATE_HTTP",       "http"),
    HTTPS     ("--https",      "SEALGATE_HTTPS",      "https"),
    TLS_CERT  ("--tls-cert",   "SEALGATE_TLS_CERT",   "tls.cert"),
    TLS_KEY   ("--tls-key",    "SEALGATE_TLS_KEY",    "tls.key"),
    DURABILITY("--durability", "SEALGATE_DURABILITY", "durability"),
    REGION    ("--region",     "SEALGATE_REGION",     "region"),
    LOG_FORMAT("--log-format", "SEALGATE_LOG_FORMAT", "log.format"),
    ACCESS_LOG("--access-log", "SEALGATE_ACCESS_LOG", "log.access");
    // spotless:on

    private final String option;
    private final String variable;
    private final String path;

    Setting(String option, String variable, String path) {
        this.option = option;
        this.variable = variable;
        this.path = path;
    }

    public String option() {
        return option;
    }

    public String variable() {
        return variable;
    }

    /** The path in {@code sealgate.yaml}, for those that can stand there. */
    Optional<String> path() {
        return path.isEmpty() ? Optional.empty() : Optional.of(path);
    }
}
