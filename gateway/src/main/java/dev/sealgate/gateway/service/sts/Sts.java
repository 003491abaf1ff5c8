package dev.sealgate.gateway.service.sts;

import static dev.sealgate.gateway.service.query.QueryOperation.open;
import static dev.sealgate.gateway.service.query.QueryOperation.reads;

import dev.sealgate.gateway.identity.Directory;
import dev.sealgate.gateway.protocol.query.ValueEcho;
import dev.sealgate.gateway.service.query.QueryOperation;
import dev.sealgate.gateway.service.query.QueryService;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The STS service; the table of its operations. Thread-safe. Source: https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html */
public final class Sts implements QueryService {
    private final Map<String, QueryOperation> operations;

    public Sts(Directory directory, Sessions sessions) {
        UserSessions userSessions = new UserSessions(directory, sessions);
        // CloudTrail calls all of them read-only: what they make is stored nowhere.
        // spotless:off
        operations = Stream.of(
                open( "GetCallerIdentity",                           CallerIdentity::get),
                reads("GetAccessKeyInfo",   "sts:GetAccessKeyInfo",   new AccessKeyOwner(directory)::get),
                reads("AssumeRole",         "sts:AssumeRole",         new AssumeRole(directory, sessions)::run),
                open( "GetSessionToken",                             userSessions::getSessionToken),
                reads("GetFederationToken", "sts:GetFederationToken", userSessions::getFederationToken))
                .collect(Collectors.toUnmodifiableMap(QueryOperation::name, row -> row));
        // spotless:on
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
    public Map<String, QueryOperation> operations() {
        return operations;
    }
}
