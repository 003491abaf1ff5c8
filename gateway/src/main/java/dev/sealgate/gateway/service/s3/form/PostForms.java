package dev.sealgate.gateway.service.s3.form;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.identity.auth.AuthResult;
import dev.sealgate.gateway.identity.auth.Authenticator;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Route;
import dev.sealgate.gateway.service.s3.S3Router;
import dev.sealgate.gateway.service.s3.object.BodySize;
import java.time.Instant;
import java.util.Optional;

/**
 * Opens forms: the fields before the file tell who sends it, what for, and what the maker of the form allows. Thread-safe.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
public final class PostForms {
    private static final String CONTENT_TYPE = "content-type";
    private static final String KEY = "key";
    private static final String POLICY = "policy";

    /** The largest file with everything around it. */
    private static final long MAX_FORM_BYTES =
            BodySize.MAX_BYTES + FormReader.MAX_BYTES_BEFORE_FILE + FormFile.MAX_BYTES_BEHIND;

    private final Authenticator authenticator;

    public PostForms(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** An upload as a form asks for it. Used by the request's thread only. */
    public static final class Upload {
        private final FormFields fields;
        private final FormFile file;
        private final Optional<String> policy;
        private final AuthResult sender;
        private final HttpRequest request;
        private final S3Route route;

        private Upload(
                FormFields fields,
                FormFile file,
                Optional<String> policy,
                AuthResult sender,
                HttpRequest request,
                S3Route route) {
            this.fields = fields;
            this.file = file;
            this.policy = policy;
            this.sender = sender;
            this.request = request;
            this.route = route;
        }

        /** Who signed the form, with the file as its body. */
        public AuthResult sender() {
            return sender;
        }

        /** With the headers that the form's fields stand for. */
        public HttpRequest request() {
            return request;
        }

        /** With the form's key. */
        public S3Route route() {
            return route;
        }

        public SuccessAction success() {
            return SuccessAction.of(fields);
        }

        /**
         * Compares a signed form with its policy; the file is held to it while it comes.
         *
         * @throws S3Exception InvalidPolicyDocument or AccessDenied
         */
        public void requireAllowed(Instant now) {
            String bucket = route.bucket().orElseThrow().value();
            policy.ifPresent(text -> file.requireSize(PostPolicy.read(text).require(fields, bucket, now)));
        }
    }

    /**
     * Reads a form up to the content of its file.
     *
     * @param sent who sent it, by its head, with all of the body; a request that was signed itself must not have a form that is, too
     * @throws S3Exception when the form is not well-formed
     * @throws dev.sealgate.gateway.identity.auth.AuthException when it is not signed well
     */
    public Upload open(HttpRequest request, S3Route route, AuthResult sent) {
        VerifiedBody form = sent.body();
        BodySize.require(form, request.headers(), MAX_FORM_BYTES);
        FormReader.Opened opened = FormReader.open(form, request.headers().first(CONTENT_TYPE));
        FormFields fields = opened.fields().withFileName(opened.fileName());
        String key = requireKey(fields);
        AuthResult sender = sender(opened, sent);
        boolean byForm = sent instanceof AuthResult.Anonymous && sender instanceof AuthResult.Authenticated;
        return new Upload(
                fields,
                opened.file(),
                byForm ? opened.fields().find(POLICY) : Optional.empty(),
                sender,
                request.withHeaders(FormHeaders.of(fields, request.headers())),
                new S3Route(route.operation(), route.bucket(), Optional.of(key), Query.parse("")));
    }

    private static String requireKey(FormFields fields) {
        return S3Router.requireKey(
                fields.find(KEY).filter(text -> !text.isEmpty()).orElseThrow(() -> S3Exception.missingField(KEY)));
    }

    private AuthResult sender(FormReader.Opened opened, AuthResult sent) {
        return switch (sent) {
            case AuthResult.Anonymous _ -> authenticator.authenticateForm(opened.fields()::find, opened.file());
            case AuthResult.Authenticated known -> {
                authenticator.requireUnsigned(opened.fields()::find);
                yield known.withBody(opened.file());
            }
        };
    }
}
