package dev.sealgate.gateway.service.sts;

import dev.sealgate.gateway.protocol.query.Parameters;
import dev.sealgate.gateway.protocol.query.Parameters.Shape;
import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;

/** {@code SerialNumber} and {@code TokenCode}. There are no MFA devices here, so every device is one that does not exist. */
final class Mfa {
    private static final Shape SERIAL_NUMBER = Shape.of(9, 256, "[\\w+=/:,.@-]*");
    private static final Shape TOKEN_CODE = Shape.of(6, 6, "[\\d]*");

    private Mfa() {}

    /** Of the form of both, before anything else is judged. */
    static void requireWellFormed(Parameters in) {
        in.find("SerialNumber", SERIAL_NUMBER);
        in.find("TokenCode", TOKEN_CODE);
    }

    /** @throws QueryException AccessDenied where one of them is given */
    static void refuse(Parameters in) {
        if (in.find("SerialNumber").isPresent() || in.find("TokenCode").isPresent()) {
            throw new QueryException(
                    QueryErrorCode.ACCESS_DENIED,
                    "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial"
                            + " number is valid and associated with this user.");
        }
    }
}
