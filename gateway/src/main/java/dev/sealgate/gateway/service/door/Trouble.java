package dev.sealgate.gateway.service.door;

import dev.sealgate.gateway.edge.exchange.BodyException;
import dev.sealgate.gateway.edge.exchange.BusyException;
import dev.sealgate.kms.quota.TooMuchWorkException;
import dev.sealgate.policy.UndecidedException;
import dev.sealgate.storage.StorageException;

/** Why a request cannot be served although it may ask for nothing wrong; each protocol has its own words for it. */
public enum Trouble {
    /** The connection ended before the body did. */
    INCOMPLETE_BODY,
    /** The body came too slowly. */
    BODY_TIMEOUT,
    /** There is no place, or no memory, for it now. */
    BUSY,
    /** Deciding it would take too much. */
    UNDECIDED,
    /** Its account has as much computed as it may. */
    TOO_MUCH_WORK,
    /** The store did not answer in time. */
    STORE_SLOW,
    /** The store is away, or has no space. */
    STORE_AWAY,
    /** It was not recorded, although it must be. */
    UNRECORDED,
    /** An error of ours. */
    FAILURE;

    /** The text of {@link #STORE_AWAY} where AWS's common errors have one. */
    public static final String AWAY_TEXT = "The request has failed due to a temporary failure of the server.";

    /** The text of {@link #STORE_SLOW} in the KMS's words. */
    public static final String SLOW_TEXT =
            "The system timed out while trying to fulfill the request. You can retry the request.";

    static Trouble of(RuntimeException failure) {
        return switch (failure) {
            case BodyException body -> of(body.reason());
            case BusyException _ -> BUSY;
            case UndecidedException _ -> UNDECIDED;
            case TooMuchWorkException _ -> TOO_MUCH_WORK;
            case StorageException.Slow _ -> STORE_SLOW;
            case StorageException.Unavailable _, StorageException.Full _ -> STORE_AWAY;
            default -> FAILURE;
        };
    }

    private static Trouble of(BodyException.Reason reason) {
        return switch (reason) {
            case INCOMPLETE -> INCOMPLETE_BODY;
            case TIMEOUT -> BODY_TIMEOUT;
        };
    }
}
