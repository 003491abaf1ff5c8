package dev.sealgate.gateway.record.audit;

import dev.sealgate.gateway.config.AuditSettings;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Sample;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.record.audit.file.AuditException;
import dev.sealgate.gateway.record.audit.file.AuditLog;
import dev.sealgate.gateway.record.audit.file.AuditRecord;
import dev.sealgate.kms.key.KmsServiceEvent;
import dev.sealgate.kms.key.KmsServiceObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records what requests did before they are answered. Thread-safe. */
public final class Audit implements KmsServiceObserver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    /** Refused requests that nobody signed, or not well: anybody can cause as many as he likes. */
    static final int STRANGERS_PER_MINUTE = 60;

    private final Sample strangers = new Sample(STRANGERS_PER_MINUTE);
    private final AuditLog log;
    private final AuditSettings settings;
    private final RequestRecords requests;
    private final InstantSource clock;
    private final String region;

    /** @param region of this gateway's buckets */
    public Audit(AuditLog log, AuditSettings settings, String region, InstantSource clock) {
        this.log = log;
        this.settings = settings;
        this.requests = new RequestRecords(region, settings.s3DataEvents());
        this.clock = clock;
        this.region = region;
    }

    /**
     * Records what the trail and the metadata lost while nobody ran; before anything else is recorded.
     *
     * @param account whose records tell of it
     * @throws AuditException when that cannot be written
     */
    public void recordLosses(String account) {
        log.append(LossRecords.of(log.findings(), account, region, clock.instant()));
    }

    /** For {@link #record}. */
    public Instant now() {
        return clock.instant();
    }

    /** Whether requests that are recorded like this can be taken on: false while what they do could not be recorded. */
    public boolean ready(Recording recording) {
        return !recording.recordsAnything() || log.available();
    }

    /**
     * Waits until all that must be recorded of a request is durable.
     *
     * @param service that the request is for, as credentials are scoped to it
     * @param begun when the request came
     * @return false when it could not be recorded: it must not be acknowledged
     */
    public boolean record(
            String service,
            Recording recording,
            HttpRequest request,
            Trace trace,
            HttpResponse response,
            Instant begun) {
        try {
            if (isRefusedStranger(trace) && !strangers.takes(begun)) {
                return true;
            }
            List<AuditRecord> records = new ArrayList<>();
            trace.kmsEvents().forEach(event -> records.addAll(KmsRecords.of(event, request, trace.signer())));
            records.addAll(requests.of(service, recording, request, trace, response, begun));
            log.append(records);
            return true;
        } catch (AuditException e) {
            LOG.error("refused: it could not be recorded: {}", e.toString());
            return false;
        } catch (RuntimeException e) {
            LOG.error("refused: it could not be recorded", e);
            return false;
        }
    }

    private static boolean isRefusedStranger(Trace trace) {
        return trace.errorCode().isPresent()
                && trace.principal()
                        .filter(sender -> sender.account().isPresent())
                        .isEmpty();
    }

    /** Waits until it is durable. It has happened already: when it cannot be recorded, the log is all that tells of it. */
    @Override
    public void happened(KmsServiceEvent event) {
        try {
            log.append(List.of(KmsRecords.of(event)));
        } catch (RuntimeException e) {
            LOG.error("{} of {} could not be recorded", event.kind().eventName(), event.key(), e);
        }
    }

    /**
     * Removes what is too old; for housekeeping.
     *
     * @param upTo records behind this one stay
     */
    public void trim(long upTo) {
        settings.retention().ifPresent(kept -> log.removeBefore(clock.instant().minus(kept), upTo));
    }

    public AuditLog log() {
        return log;
    }

    @Override
    public void close() {
        log.close();
    }
}
