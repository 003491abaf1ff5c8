package dev.sealgate.gateway.service.sts;

import dev.sealgate.gateway.identity.AccountView;
import dev.sealgate.gateway.identity.Directory;
import dev.sealgate.gateway.identity.auth.SessionClaims;
import dev.sealgate.gateway.protocol.query.Parameters;
import dev.sealgate.gateway.protocol.query.Parameters.Shape;
import dev.sealgate.gateway.protocol.query.QueryErrorCode;
import dev.sealgate.gateway.protocol.query.QueryException;
import dev.sealgate.gateway.protocol.xml.XmlBody;
import dev.sealgate.gateway.service.iam.IamTagRules;
import dev.sealgate.gateway.service.iam.Tags;
import dev.sealgate.gateway.service.query.QueryCall;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.storage.identity.Role;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** AssumeRole. Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
final class AssumeRole {
    private static final Shape ARN =
            Shape.of(20, 2048, "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF]+");
    private static final Shape SESSION_NAME = Shape.of(2, 64, "[\\w+=,.@-]*");
    private static final Shape EXTERNAL_ID = Shape.of(2, 1224, "[\\w+=,.@:\\/-]*");
    private static final Shape TAG_KEY = Shape.of(1, 128, "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");
    private static final int MAX_TRANSITIVE_KEYS = 50;
    private static final Pattern ROLE_ARN = Pattern.compile("arn:aws:iam::([0-9]{12}):role/(?:.*/)?([^/]+)");
    private static final int MIN_SECONDS = 900;
    private static final int MAX_SECONDS = 43200;
    private static final int DEFAULT_SECONDS = 3600;

    private final Directory directory;
    private final Sessions sessions;

    AssumeRole(Directory directory, Sessions sessions) {
        this.directory = directory;
        this.sessions = sessions;
    }

    private record Target(AccountView account, Role role) {
        String arn() {
            return role.arn(account.account().value());
        }

        Resource resource() {
            return Resource.role(arn(), account.account(), account.trustPolicyOf(role));
        }
    }

    void run(QueryCall call, XmlBody out) {
        Parameters in = call.parameters();
        String arn = in.require("RoleArn", ARN);
        String sessionName = in.require("RoleSessionName", SESSION_NAME);
        int seconds = in.findNumber("DurationSeconds", MIN_SECONDS, MAX_SECONDS).orElse(DEFAULT_SECONDS);
        SessionRequest request = withInheritedTags(call, SessionRequest.of(in));
        Set<String> transitive = transitiveKeys(call, request);
        Optional<String> sourceIdentity = sourceIdentity(call);
        Mfa.requireWellFormed(in);
        refuseRoot(call);
        Target target = find(call, arn);
        permit(call, target, transitive, sessionName);
        Mfa.refuse(in);
        requireDuration(call, target.role(), seconds);
        request.requireKnownPolicies(target.account());
        AccountId account = target.account().account();
        Sessions.Subject subject = new Sessions.Subject(
                SessionClaims.Kind.ASSUMED_ROLE, account, target.role().id(), sessionName, transitive, sourceIdentity);
        sessions.issue(subject, request, Duration.ofSeconds(seconds), out);
        Principal session = Principal.roleSession(
                account,
                target.role().path(),
                target.role().name(),
                target.role().id(),
                sessionName);
        out.element(
                "AssumedRoleUser",
                xml -> xml.text("AssumedRoleId", session.principalId()).text("Arn", session.arn()));
        Sessions.writePackedSize(request, out);
        out.text("SourceIdentity", sourceIdentity);
    }

    private static void refuseRoot(QueryCall call) {
        if (call.caller().principal().kind() == Principal.Kind.ROOT) {
            throw new QueryException(QueryErrorCode.ACCESS_DENIED, "Roles may not be assumed by root accounts.");
        }
    }

    /** A role that does not exist is refused like one that may not be assumed. */
    private Target find(QueryCall call, String arn) {
        Matcher matcher = ROLE_ARN.matcher(arn);
        if (!matcher.matches()) {
            throw new QueryException(QueryErrorCode.VALIDATION_ERROR, arn + " is invalid");
        }
        AccountId account = new AccountId(matcher.group(1));
        if (!directory.exists(account)) {
            throw Permissions.denied(call, arn);
        }
        AccountView view = directory.currentAccount(account);
        return view.identities()
                .role(matcher.group(2))
                .map(role -> new Target(view, role))
                .filter(target -> target.arn().equals(arn))
                .orElseThrow(() -> Permissions.denied(call, arn));
    }

    private static void permit(QueryCall call, Target target, Set<String> transitive, String sessionName) {
        Parameters in = call.parameters();
        Map<String, String> newTags = Tags.in(in, IamTagRules.SESSION);
        RequestContext.Builder keys = RequestContext.builder()
                .put("sts:RoleSessionName", sessionName)
                .put("sts:ExternalId", in.find("ExternalId", EXTERNAL_ID))
                .put("sts:SourceIdentity", in.find("SourceIdentity", SESSION_NAME));
        if (!transitive.isEmpty()) {
            keys.putAll("sts:TransitiveTagKeys", List.copyOf(transitive));
        }
        target.role()
                .tags()
                .forEach((key, value) ->
                        keys.put("aws:ResourceTag/" + key, value).put("iam:ResourceTag/" + key, value));
        RequestContext context = keys.build().with(Tags.context(newTags));
        Permissions.require(call, target.resource(), context);
        if (!newTags.isEmpty()) {
            Permissions.require(call, "sts:TagSession", target.resource(), context);
        }
        if (in.find("SourceIdentity").isPresent()) {
            Permissions.require(call, "sts:SetSourceIdentity", target.resource(), context);
        }
    }

    private static void requireDuration(QueryCall call, Role role, int seconds) {
        boolean chained = call.sender()
                .session()
                .filter(session -> session.kind() == SessionClaims.Kind.ASSUMED_ROLE)
                .isPresent();
        if (chained && seconds > DEFAULT_SECONDS) {
            throw new QueryException(
                    QueryErrorCode.VALIDATION_ERROR,
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        }
        if (seconds > role.maxSessionSeconds()) {
            throw new QueryException(
                    QueryErrorCode.VALIDATION_ERROR,
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
    }

    /** Transitive tags of the calling session persist, and cannot be given anew. */
    private static SessionRequest withInheritedTags(QueryCall call, SessionRequest request) {
        Map<String, String> inherited = inheritedTags(call);
        for (String key : request.tags().keySet()) {
            if (inherited.keySet().stream().anyMatch(key::equalsIgnoreCase)) {
                throw new QueryException(
                        QueryErrorCode.INVALID_PARAMETER_VALUE,
                        "One of the specified transitive tag keys can't be set because it conflicts with a transitive"
                                + " tag key from the calling session.");
            }
        }
        Map<String, String> tags = new HashMap<>(inherited);
        tags.putAll(request.tags());
        return new SessionRequest(request.policies(), request.policyArns(), tags);
    }

    private static Map<String, String> inheritedTags(QueryCall call) {
        Map<String, String> inherited = new HashMap<>();
        call.sender()
                .session()
                .ifPresent(session -> session.tags().forEach((key, value) -> {
                    if (session.transitiveTagKeys().contains(key.toLowerCase(Locale.ROOT))) {
                        inherited.put(key, value);
                    }
                }));
        return inherited;
    }

    /** In lower case, as tag keys compare. */
    private static Set<String> transitiveKeys(QueryCall call, SessionRequest request) {
        Set<String> keys = new HashSet<>();
        inheritedTags(call).keySet().forEach(key -> keys.add(key.toLowerCase(Locale.ROOT)));
        for (String key : call.parameters().list("TransitiveTagKeys", MAX_TRANSITIVE_KEYS, TAG_KEY)) {
            if (request.tags().keySet().stream().noneMatch(key::equalsIgnoreCase)) {
                throw new QueryException(
                        QueryErrorCode.INVALID_PARAMETER_VALUE,
                        "The specified transitive tag key must be included in the requested tags.");
            }
            keys.add(key.toLowerCase(Locale.ROOT));
        }
        return keys;
    }

    /** Set once for a chain of roles. */
    private static Optional<String> sourceIdentity(QueryCall call) {
        Optional<String> requested = call.parameters().find("SourceIdentity", SESSION_NAME);
        Optional<String> inherited = call.sender().session().flatMap(SessionClaims::sourceIdentity);
        if (requested.isPresent() && inherited.isPresent() && !requested.equals(inherited)) {
            throw new QueryException(
                    QueryErrorCode.ACCESS_DENIED,
                    "The source identity of the calling session cannot be changed to " + requested.get() + ".");
        }
        return inherited.or(() -> requested);
    }
}
