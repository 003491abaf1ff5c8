package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.StorageException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a database's failures mean, by SQLSTATE. Source: https://www.postgresql.org/docs/current/errcodes-appendix.html */
final class PostgresFailures {
    private static final String NAME = "metadata database";

    /** The advice for what operators can put right; the longest prefix of the state counts. */
    private static final Map<String, String> ADVICE = Map.of(
            "08", "check that it runs and can be reached from here",
            "28", "check the user and password of the metadata URI",
            "3D000", "create the database, or name another one in the metadata URI",
            "42501", "grant the user of the metadata URI its tables, and at the first start CREATE on the schema",
            "54", "a record is larger than the database can hold",
            "25006", "the server is a replica: name the primary, or add targetServerType=primary to the metadata URI");

    private static final String OF_TLS =
            "check sslmode and sslrootcert of the metadata URI, which vouch for the server, and the name in the server's certificate";
    private static final String WITHOUT_TLS =
            "if the server takes nobody without TLS, add sslmode=verify-full and sslrootcert=FILE to the metadata URI";

    private PostgresFailures() {}

    static StorageException of(SQLException failure) {
        String state = stateOf(failure);
        if (state.equals("53100")) {
            return new StorageException.Full(NAME + ": no space left", failure);
        }
        if (state.equals("XX001") || state.equals("XX002")) {
            return new StorageException.Corrupt(NAME + " is corrupt: " + said(failure), failure);
        }
        if (isBusy(failure, state)) {
            return new StorageException.Slow(NAME + " is busy: " + said(failure), failure);
        }
        String said = said(failure);
        String advice = adviceFor(state, said);
        return new StorageException.Unavailable(
                NAME + " failed: " + said + (advice.isEmpty() ? "" : ": " + advice), failure);
    }

    /** One line of what the server or the driver said first: the pool only says that it has no connection. */
    private static String said(SQLException failure) {
        String said = String.valueOf(failure.getMessage());
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException && each.getMessage() != null) {
                said = each.getMessage();
            }
        }
        return said.lines().findFirst().orElse("");
    }

    /** Too many at once, a time limit, or transactions in each other's way. */
    private static boolean isBusy(SQLException failure, String state) {
        return state.startsWith("53")
                || state.equals("57014")
                || state.equals("55P03")
                || state.startsWith("40")
                || isPoolExhausted(failure)
                || hasTimedOut(failure);
    }

    /** The pool has no connection to give, although the database lets it connect. */
    private static boolean isPoolExhausted(SQLException failure) {
        return failure instanceof SQLTransientConnectionException && failure.getCause() == null;
    }

    private static boolean hasTimedOut(@Nullable Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SocketTimeoutException) {
                return !String.valueOf(each.getMessage())
                        .contains("onnect"); // that it could not be reached is no sign of work
            }
        }
        return false;
    }

    private static String adviceFor(String state, String said) {
        if (said.contains("SSL") || said.contains("hostnameverifier")) {
            return OF_TLS;
        }
        if (state.startsWith("28") && said.contains("no encryption")) {
            return WITHOUT_TLS;
        }
        return ADVICE.entrySet().stream()
                .filter(entry -> state.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** The state of the failure itself, or of what the pool ran into. */
    private static String stateOf(SQLException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    /** Whether another attempt may succeed without anybody doing anything. */
    static boolean mayPass(SQLException failure) {
        String state = stateOf(failure);
        return state.isEmpty()
                || state.startsWith("08")
                || state.startsWith("40")
                || state.startsWith("57P")
                || state.equals("53300")
                || state.equals("55P03")
                || state.equals("25006");
    }

    /** Whether the server itself said no, and goes on: what was asked in the same transaction did not happen. */
    static boolean isRefusal(SQLException failure) {
        if (!(failure instanceof PSQLException known)) {
            return false;
        }
        ServerErrorMessage said = known.getServerErrorMessage();
        return said != null && "ERROR".equals(said.getSeverity());
    }
}
