package dev.sealgate.gateway.service.sts;

import dev.sealgate.gateway.identity.Directory;
import dev.sealgate.gateway.service.query.QueryService;
import dev.sealgate.gateway.service.query.ValueEcho;
import java.util.Map;
import java.util.Optional;

/** The STS service; the table of its operations. Thread-safe. Source: https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html */
public final class Sts implements QueryService {
    private final Map<String, Operation> operations;

    public Sts(Directory directory, Sessions sessions) {
        UserSessions userSessions = new UserSessions(directory, sessions);
        operations = Map.of(
                "GetCallerIdentity", CallerIdentity::get,
                "GetAccessKeyInfo", new AccessKeyOwner(directory)::get,
                "AssumeRole", new AssumeRole(directory, sessions)::run,
                "GetSessionToken", userSessions::getSessionToken,
                "GetFederationToken", userSessions::getFederationToken);
    }

    @Override
    public String name() {
        return "sts";
    }

    @Override
    public String version() {
        return "2011-06-15";
    }

    @Override
    public String namespace() {
        return "https://sts.amazonaws.com/doc/2011-06-15/";
    }

    @Override
    public ValueEcho echo() {
        return ValueEcho.VALUE;
    }

    @Override
    public Optional<Operation> operation(String action) {
        return Optional.ofNullable(operations.get(action));
    }
}
