package dev.sealgate.conformance.model;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;
import software.amazon.awssdk.services.s3.model.TaggingDirective;

/**
 * A gateway that is asked what commands say; its answers in the words of {@link S3Model}. Version and upload ids are given the names
 * that the model gives them, in the order in which they are first seen. Not thread-safe.
 */
final class GatewayS3 {
    private static final String NULL = "null";
    private static final String CUSTOMER_KEY =
            Base64.getEncoder().encodeToString("k".repeat(32).getBytes(StandardCharsets.UTF_8));
    private static final String CUSTOMER_KEY_MD5 = Base64.getEncoder()
            .encodeToString(HexFormat.of().parseHex(Contents.md5("k".repeat(32).getBytes(StandardCharsets.UTF_8))));

    private final S3Client s3;
    private final String bucketPrefix;
    private final Map<String, String> versionNames = new HashMap<>();
    private final Map<String, String> versionIds = new HashMap<>();
    private final Map<String, String> uploadIds = new HashMap<>();
    private final Map<String, String> uploadNames = new HashMap<>();
    /** Of objects by place and version, and of parts by upload and number. */
    private final Map<String, String> etags = new HashMap<>();

    GatewayS3(S3Client s3, String bucketPrefix) {
        this.s3 = s3;
        this.bucketPrefix = bucketPrefix;
    }

    /** The same knowledge of names, through another client. */
    GatewayS3 through(S3Client other) {
        GatewayS3 same = new GatewayS3(other, bucketPrefix);
        same.versionNames.putAll(versionNames);
        same.versionIds.putAll(versionIds);
        same.uploadIds.putAll(uploadIds);
        same.uploadNames.putAll(uploadNames);
        same.etags.putAll(etags);
        return same;
    }

    private String bucket(int number) {
        return bucketPrefix + number;
    }

    private String bucket(Command command) {
        return bucket(command.get(Arg.BUCKET));
    }

    private static String key(Command command) {
        return Names.KEYS.get(command.get(Arg.KEY));
    }

    /** The name of a version id, a new one for an id that was not seen before. */
    private String name(@Nullable String id) {
        if (id == null) {
            return "-";
        }
        if (id.equals(NULL)) {
            return NULL;
        }
        return versionNames.computeIfAbsent(id, _ -> {
            String name = "v" + (versionIds.size() + 1);
            versionIds.put(name, id);
            return name;
        });
    }

    private @Nullable String id(Optional<String> name) {
        return name.map(each -> versionIds.getOrDefault(each, each)).orElse(null);
    }

    /** Asks for what the command says; the answer. */
    String apply(Command command, Meant meant) {
        try {
            return switch (command.op()) {
                case CREATE_BUCKET -> {
                    boolean locks = command.get(Arg.BUCKET) == Arg.BUCKET.bound - 1;
                    s3.createBucket(b -> b.bucket(bucket(command)).objectLockEnabledForBucket(locks ? true : null));
                    yield "200";
                }
                case DELETE_BUCKET -> {
                    s3.deleteBucket(b -> b.bucket(bucket(command)));
                    yield "204";
                }
                case SET_VERSIONING -> {
                    s3.putBucketVersioning(b -> b.bucket(bucket(command))
                            .versioningConfiguration(v -> v.status(
                                    command.get(Arg.STATE) == 0
                                            ? BucketVersioningStatus.ENABLED
                                            : BucketVersioningStatus.SUSPENDED)));
                    yield "200";
                }
                case PUT -> put(command, meant);
                case GET -> get(command, meant);
                case HEAD -> head(command, meant);
                case DELETE -> delete(command, meant);
                case DELETE_TWO -> deleteTwo(command, meant);
                case COPY -> copy(command, meant);
                case PUT_TAGS ->
                    "200 id="
                            + name(s3.putObjectTagging(b -> b.bucket(bucket(command))
                                            .key(key(command))
                                            .versionId(id(meant.version()))
                                            .tagging(tagging(command)))
                                    .versionId());
                case DELETE_TAGS ->
                    "204 id="
                            + name(s3.deleteObjectTagging(b -> b.bucket(bucket(command))
                                            .key(key(command))
                                            .versionId(id(meant.version())))
                                    .versionId());
                case GET_TAGS -> tags(command, meant);
                case PUT_RETENTION -> putRetention(command, meant);
                case GET_RETENTION -> getRetention(command, meant);
                case PUT_HOLD -> putHold(command, meant);
                case GET_HOLD ->
                    "200 "
                            + s3.getObjectLegalHold(b -> b.bucket(bucket(command))
                                            .key(key(command))
                                            .versionId(id(meant.version())))
                                    .legalHold()
                                    .status();
                case LIST -> list(command);
                case LIST_VERSIONS -> listVersions(command);
                case CREATE_UPLOAD -> createUpload(command);
                case UPLOAD_PART -> uploadPart(command, meant);
                case COPY_PART -> copyPart(command, meant);
                case LIST_PARTS -> "200 " + parts(place(meant));
                case LIST_UPLOADS -> "200 " + uploads(bucket(command));
                case COMPLETE -> complete(command, meant);
                case ABORT -> {
                    Place place = place(meant);
                    s3.abortMultipartUpload(
                            b -> b.bucket(place.bucket()).key(place.key()).uploadId(place.uploadId()));
                    yield "204";
                }
            };
        } catch (S3Exception e) {
            return refusal(command, e);
        }
    }

    private String refusal(Command command, S3Exception refused) {
        SdkHttpResponse response = refused.awsErrorDetails().sdkHttpResponse();
        String marker = response.firstMatchingHeader("x-amz-delete-marker").isPresent()
                ? " marker="
                        + name(response.firstMatchingHeader("x-amz-version-id").orElse(null))
                : "";
        String code =
                command.op() == Op.HEAD ? "" : " " + refused.awsErrorDetails().errorCode();
        return refused.statusCode() + code + marker;
    }

    private static Optional<ServerSideEncryption> sse(Mode mode) {
        return switch (mode) {
            case UNNAMED, SSE_C -> Optional.empty();
            case SSE_S3 -> Optional.of(ServerSideEncryption.AES256);
            case SSE_KMS -> Optional.of(ServerSideEncryption.AWS_KMS);
            case DSSE_KMS -> Optional.of(ServerSideEncryption.AWS_KMS_DSSE);
        };
    }

    private static Mode shown(@Nullable ServerSideEncryption sse, @Nullable String customerAlgorithm) {
        if (customerAlgorithm != null) {
            return Mode.SSE_C;
        }
        return switch (sse) {
            case AES256 -> Mode.SSE_S3;
            case AWS_KMS -> Mode.SSE_KMS;
            case AWS_KMS_DSSE -> Mode.DSSE_KMS;
            case null, default -> throw new AssertionError("an answer that shows no encryption: " + sse);
        };
    }

    private static @Nullable String ifGiven(boolean given, String value) {
        return given ? value : null;
    }

    private static @Nullable String algorithm(boolean customerKey) {
        return ifGiven(customerKey, "AES256");
    }

    private static @Nullable String customerKey(boolean customerKey) {
        return ifGiven(customerKey, CUSTOMER_KEY);
    }

    private static @Nullable String customerKeyMd5(boolean customerKey) {
        return ifGiven(customerKey, CUSTOMER_KEY_MD5);
    }

    private static String etag(String quoted, Mode mode) {
        String etag = quoted.replace("\"", "");
        int parts = etag.indexOf('-');
        return mode.showsMd5() ? etag : "opaque" + (parts < 0 ? "" : etag.substring(parts));
    }

    private static String place(String bucket, String key, String version) {
        return bucket + "/" + key + "/" + version;
    }

    private static Tagging tagging(Command command) {
        int tags = command.get(Arg.TAGS);
        return Tagging.builder()
                .tagSet(
                        tags == 0
                                ? List.of()
                                : List.of(Tag.builder()
                                        .key("t")
                                        .value(Integer.toString(tags))
                                        .build()))
                .build();
    }

    private static @Nullable String ifNoneMatch(Command command) {
        return ifGiven(command.get(Arg.CONDITION) == 3, "*");
    }

    private @Nullable String ifMatch(Command command, Meant meant, String bucket, String key) {
        return switch (command.get(Arg.CONDITION)) {
            case 4 ->
                meant.current()
                        .map(version -> etags.get(place(bucket, key, version)))
                        .orElse(Contents.otherEtag());
            case 5 -> Contents.otherEtag();
            default -> null;
        };
    }

    private String written(String bucket, String key, @Nullable String versionId, String etag, Mode mode) {
        String version = name(versionId);
        etags.put(place(bucket, key, version.equals("-") ? NULL : version), etag);
        return "200 id=" + version + " etag=" + etag(etag, mode) + " sse=" + mode;
    }

    private String put(Command command, Meant meant) {
        Mode mode = Mode.of(command);
        boolean own = mode == Mode.SSE_C;
        Lock lock = Lock.of(command);
        var put = s3.putObject(
                b -> b.bucket(bucket(command))
                        .key(key(command))
                        .objectLockMode(
                                lock.retention() == 0 ? null : lock.kept().mode())
                        .objectLockRetainUntilDate(
                                lock.retention() == 0 ? null : lock.kept().until())
                        .objectLockLegalHoldStatus(lock.hold().isEmpty() ? null : "ON")
                        .serverSideEncryption(sse(mode).orElse(null))
                        .sseCustomerAlgorithm(algorithm(own))
                        .sseCustomerKey(customerKey(own))
                        .sseCustomerKeyMD5(customerKeyMd5(own))
                        .ifNoneMatch(ifNoneMatch(command))
                        .ifMatch(ifMatch(command, meant, bucket(command), key(command)))
                        .tagging(tagging(command)),
                RequestBody.fromBytes(Contents.bytes(command.get(Arg.CONTENT))));
        return written(
                bucket(command),
                key(command),
                put.versionId(),
                put.eTag(),
                shown(put.serverSideEncryption(), put.sseCustomerAlgorithm()));
    }

    private String get(Command command, Meant meant) {
        ResponseBytes<GetObjectResponse> got = s3.getObjectAsBytes(b -> b.bucket(bucket(command))
                .key(key(command))
                .versionId(id(meant.version()))
                .sseCustomerAlgorithm(algorithm(meant.customerKey()))
                .sseCustomerKey(customerKey(meant.customerKey()))
                .sseCustomerKeyMD5(customerKeyMd5(meant.customerKey())));
        GetObjectResponse head = got.response();
        Mode mode = shown(head.serverSideEncryption(), head.sseCustomerAlgorithm());
        return "200 id=" + name(head.versionId()) + " etag=" + etag(head.eTag(), mode) + " sse=" + mode + " tags="
                + (head.tagCount() == null ? 0 : head.tagCount()) + " size=" + head.contentLength()
                + lock(
                        head.objectLockModeAsString(),
                        head.objectLockRetainUntilDate(),
                        head.objectLockLegalHoldStatusAsString())
                + " md5=" + Contents.md5(got.asByteArrayUnsafe());
    }

    private String head(Command command, Meant meant) {
        HeadObjectResponse head = s3.headObject(b -> b.bucket(bucket(command))
                .key(key(command))
                .versionId(id(meant.version()))
                .sseCustomerAlgorithm(algorithm(meant.customerKey()))
                .sseCustomerKey(customerKey(meant.customerKey()))
                .sseCustomerKeyMD5(customerKeyMd5(meant.customerKey())));
        Mode mode = shown(head.serverSideEncryption(), head.sseCustomerAlgorithm());
        return "200 id=" + name(head.versionId()) + " etag=" + etag(head.eTag(), mode) + " sse=" + mode + " tags="
                + (head.tagCount() == null ? 0 : head.tagCount()) + " size=" + head.contentLength()
                + lock(
                        head.objectLockModeAsString(),
                        head.objectLockRetainUntilDate(),
                        head.objectLockLegalHoldStatusAsString());
    }

    private String delete(Command command, Meant meant) {
        var deleted = s3.deleteObject(b -> b.bucket(bucket(command))
                .key(key(command))
                .versionId(id(meant.version()))
                .bypassGovernanceRetention(command.get(Arg.BYPASS) == 1 ? true : null)
                .ifMatch(ifMatch(command, meant, bucket(command), key(command))));
        return "204 id=" + name(deleted.versionId()) + " marker=" + Boolean.TRUE.equals(deleted.deleteMarker());
    }

    private String deleteTwo(Command command, Meant meant) {
        List<ObjectIdentifier> both = List.of(
                ObjectIdentifier.builder()
                        .key(key(command))
                        .versionId(id(meant.version()))
                        .build(),
                ObjectIdentifier.builder()
                        .key(Names.KEYS.get(command.get(Arg.SECOND_KEY)))
                        .versionId(id(meant.secondVersion()))
                        .build());
        DeleteObjectsResponse answer =
                s3.deleteObjects(b -> b.bucket(bucket(command)).delete(d -> d.objects(both)));
        List<DeletedObject> deleted = new ArrayList<>(answer.deleted());
        return "200 "
                + both.stream()
                        .distinct()
                        .map(each -> answer.errors().stream()
                                .filter(error -> error.key().equals(each.key())
                                        && Objects.equals(error.versionId(), each.versionId()))
                                .findFirst()
                                .map(error ->
                                        "[" + each.key() + " " + name(each.versionId()) + " " + error.code() + "]")
                                .orElseGet(() -> {
                                    DeletedObject first = deleted.removeFirst();
                                    return "[" + first.key() + " " + name(first.versionId()) + " marker="
                                            + name(first.deleteMarkerVersionId()) + "]";
                                }))
                        .collect(Collectors.joining(" "));
    }

    private String copy(Command command, Meant meant) {
        Mode mode = Mode.of(command);
        boolean own = mode == Mode.SSE_C;
        boolean sourceOwn = meant.sourceCustomerKey();
        boolean replaced = command.get(Arg.DIRECTIVE) == 1;
        var copied = s3.copyObject(b -> {
            b.destinationBucket(bucket(command))
                    .destinationKey(key(command))
                    .sourceBucket(bucket(command.get(Arg.SOURCE_BUCKET)))
                    .sourceKey(Names.KEYS.get(command.get(Arg.SOURCE_KEY)))
                    .sourceVersionId(id(meant.sourceVersion()))
                    .serverSideEncryption(sse(mode).orElse(null))
                    .sseCustomerAlgorithm(algorithm(own))
                    .sseCustomerKey(customerKey(own))
                    .sseCustomerKeyMD5(customerKeyMd5(own))
                    .copySourceSSECustomerAlgorithm(algorithm(sourceOwn))
                    .copySourceSSECustomerKey(customerKey(sourceOwn))
                    .copySourceSSECustomerKeyMD5(customerKeyMd5(sourceOwn))
                    .ifNoneMatch(ifNoneMatch(command))
                    .ifMatch(ifMatch(command, meant, bucket(command), key(command)));
            if (replaced) {
                b.metadataDirective(MetadataDirective.REPLACE)
                        .taggingDirective(TaggingDirective.REPLACE)
                        .tagging(tagging(command));
            }
        });
        return written(
                        bucket(command),
                        key(command),
                        copied.versionId(),
                        copied.copyObjectResult().eTag(),
                        shown(copied.serverSideEncryption(), copied.sseCustomerAlgorithm()))
                + " source=" + name(copied.copySourceVersionId());
    }

    private String putRetention(Command command, Meant meant) {
        int retention = command.get(Arg.RETENTION);
        Lock.Retention kept = Lock.RETENTIONS.get(retention);
        s3.putObjectRetention(b -> b.bucket(bucket(command))
                .key(key(command))
                .versionId(id(meant.version()))
                .bypassGovernanceRetention(command.get(Arg.BYPASS) == 1 ? true : null)
                .retention(r -> {
                    if (retention > 0) {
                        r.mode(kept.mode()).retainUntilDate(kept.until());
                    }
                }));
        return "200";
    }

    private String getRetention(Command command, Meant meant) {
        var retention = s3.getObjectRetention(
                        b -> b.bucket(bucket(command)).key(key(command)).versionId(id(meant.version())))
                .retention();
        return "200 " + Lock.Retention.of(retention.modeAsString(), retention.retainUntilDate());
    }

    private String putHold(Command command, Meant meant) {
        s3.putObjectLegalHold(b -> b.bucket(bucket(command))
                .key(key(command))
                .versionId(id(meant.version()))
                .legalHold(h -> h.status(command.get(Arg.STATE) == 0 ? "ON" : "OFF")));
        return "200";
    }

    private static String lock(@Nullable String mode, @Nullable Instant until, @Nullable String hold) {
        return (mode == null ? "" : " " + Lock.Retention.of(mode, Objects.requireNonNull(until)))
                + (hold == null ? "" : hold.equals("ON") ? " held" : " free");
    }

    private String tags(Command command, Meant meant) {
        var answer = s3.getObjectTagging(
                b -> b.bucket(bucket(command)).key(key(command)).versionId(id(meant.version())));
        return "200 id=" + name(answer.versionId()) + " " + map(answer.tagSet());
    }

    private static Map<String, String> map(List<Tag> tags) {
        return new TreeMap<>(tags.stream().collect(Collectors.toMap(Tag::key, Tag::value)));
    }

    private String list(Command command) {
        StringBuilder pages = new StringBuilder("200");
        String[] token = {null};
        ListObjectsV2Response page;
        do {
            page = s3.listObjectsV2(b -> b.bucket(bucket(command))
                    .prefix(Names.PREFIXES.get(command.get(Arg.PREFIX)))
                    .delimiter(Names.DELIMITERS.get(command.get(Arg.DELIMITER)))
                    .maxKeys(Names.PAGES.get(command.get(Arg.PAGE)))
                    .continuationToken(token[0]));
            pages.append(" [")
                    .append(page.contents().stream()
                            .map(object -> object.key() + ":" + object.size())
                            .collect(Collectors.joining(",")))
                    .append("||")
                    .append(prefixes(page.commonPrefixes()))
                    .append(']');
            token[0] = page.nextContinuationToken();
        } while (page.isTruncated());
        return pages.toString();
    }

    private static String prefixes(List<CommonPrefix> prefixes) {
        return prefixes.stream().map(CommonPrefix::prefix).collect(Collectors.joining(","));
    }

    private String listVersions(Command command) {
        StringBuilder pages = new StringBuilder("200");
        versions(
                bucket(command),
                Names.PREFIXES.get(command.get(Arg.PREFIX)),
                Names.DELIMITERS.get(command.get(Arg.DELIMITER)),
                Names.PAGES.get(command.get(Arg.PAGE)),
                page -> pages.append(" [")
                        .append(page.versions().stream()
                                .map(version -> version.key() + ":" + name(version.versionId())
                                        + (version.isLatest() ? ":latest" : "") + ":" + version.size())
                                .collect(Collectors.joining(",")))
                        .append('|')
                        .append(page.deleteMarkers().stream()
                                .map(marker -> marker.key() + ":" + name(marker.versionId())
                                        + (marker.isLatest() ? ":latest" : "") + ":marker")
                                .collect(Collectors.joining(",")))
                        .append('|')
                        .append(prefixes(page.commonPrefixes()))
                        .append(']'));
        return pages.toString();
    }

    private void versions(
            String bucket, String prefix, String delimiter, int size, Consumer<ListObjectVersionsResponse> reader) {
        String[] markers = {null, null};
        ListObjectVersionsResponse page;
        do {
            page = s3.listObjectVersions(b -> b.bucket(bucket)
                    .prefix(prefix)
                    .delimiter(delimiter)
                    .maxKeys(size)
                    .keyMarker(markers[0])
                    .versionIdMarker(markers[1]));
            reader.accept(page);
            markers[0] = page.nextKeyMarker();
            markers[1] = page.nextVersionIdMarker();
        } while (page.isTruncated());
    }

    private String createUpload(Command command) {
        Mode mode = Mode.of(command);
        boolean own = mode == Mode.SSE_C;
        var created = s3.createMultipartUpload(b -> b.bucket(bucket(command))
                .key(key(command))
                .serverSideEncryption(sse(mode).orElse(null))
                .sseCustomerAlgorithm(algorithm(own))
                .sseCustomerKey(customerKey(own))
                .sseCustomerKeyMD5(customerKeyMd5(own))
                .tagging(tagging(command)));
        uploadName(created.uploadId());
        return "200 sse=" + shown(created.serverSideEncryption(), created.sseCustomerAlgorithm());
    }

    private String uploadName(String id) {
        return uploadNames.computeIfAbsent(id, _ -> {
            String name = "u" + (uploadIds.size() + 1);
            uploadIds.put(name, id);
            return name;
        });
    }

    /** Where an upload is; where nobody made any, one that does not exist. */
    private record Place(String bucket, String key, String uploadId, String name, Mode mode) {
        boolean ownKey() {
            return mode == Mode.SSE_C;
        }
    }

    private Place place(Meant meant) {
        return meant.upload()
                .map(upload -> new Place(
                        bucket(upload.bucket()),
                        Names.KEYS.get(upload.key()),
                        Objects.requireNonNull(uploadIds.get(upload.name())),
                        upload.name(),
                        upload.mode()))
                .orElseGet(() -> new Place(bucket(0), Names.KEYS.getFirst(), "none", "none", Mode.UNNAMED));
    }

    private String uploadPart(Command command, Meant meant) {
        Place place = place(meant);
        int number = command.get(Arg.PART) + 1;
        String etag = s3.uploadPart(
                        b -> b.bucket(place.bucket())
                                .key(place.key())
                                .uploadId(place.uploadId())
                                .partNumber(number)
                                .sseCustomerAlgorithm(algorithm(place.ownKey()))
                                .sseCustomerKey(customerKey(place.ownKey()))
                                .sseCustomerKeyMD5(customerKeyMd5(place.ownKey())),
                        RequestBody.fromBytes(Contents.bytes(command.get(Arg.CONTENT))))
                .eTag();
        etags.put(place.name() + " " + number, etag);
        return "200 etag=" + etag(etag, place.mode());
    }

    private String copyPart(Command command, Meant meant) {
        Place place = place(meant);
        int number = command.get(Arg.PART) + 1;
        boolean sourceOwn = meant.sourceCustomerKey();
        String etag = s3.uploadPartCopy(b -> b.destinationBucket(place.bucket())
                        .destinationKey(place.key())
                        .uploadId(place.uploadId())
                        .partNumber(number)
                        .sourceBucket(bucket(command.get(Arg.SOURCE_BUCKET)))
                        .sourceKey(Names.KEYS.get(command.get(Arg.SOURCE_KEY)))
                        .sourceVersionId(id(meant.sourceVersion()))
                        .sseCustomerAlgorithm(algorithm(place.ownKey()))
                        .sseCustomerKey(customerKey(place.ownKey()))
                        .sseCustomerKeyMD5(customerKeyMd5(place.ownKey()))
                        .copySourceSSECustomerAlgorithm(algorithm(sourceOwn))
                        .copySourceSSECustomerKey(customerKey(sourceOwn))
                        .copySourceSSECustomerKeyMD5(customerKeyMd5(sourceOwn)))
                .copyPartResult()
                .eTag();
        etags.put(place.name() + " " + number, etag);
        return "200 etag=" + etag(etag, place.mode());
    }

    private String parts(Place place) {
        return s3.listParts(b -> b.bucket(place.bucket()).key(place.key()).uploadId(place.uploadId())).parts().stream()
                .peek(part -> etags.put(place.name() + " " + part.partNumber(), part.eTag()))
                .map(part -> part.partNumber() + ":" + part.size())
                .toList()
                .toString();
    }

    private List<String> uploads(String bucket) {
        return s3.listMultipartUploads(b -> b.bucket(bucket)).uploads().stream()
                .map(upload -> upload.key() + ":" + uploadName(upload.uploadId()))
                .sorted()
                .toList();
    }

    private String complete(Command command, Meant meant) {
        Place place = place(meant);
        List<CompletedPart> parts = IntStream.rangeClosed(1, Arg.PART.bound)
                .filter(number -> (command.get(Arg.PARTS) & 1 << (number - 1)) != 0)
                .mapToObj(number -> CompletedPart.builder()
                        .partNumber(number)
                        .eTag(etags.getOrDefault(place.name() + " " + number, Contents.otherEtag()))
                        .build())
                .toList();
        var completed = s3.completeMultipartUpload(b -> b.bucket(place.bucket())
                .key(place.key())
                .uploadId(place.uploadId())
                .ifNoneMatch(ifNoneMatch(command))
                .ifMatch(ifMatch(command, meant, place.bucket(), place.key()))
                .multipartUpload(u -> u.parts(parts)));
        Mode mode = place.ownKey() ? Mode.SSE_C : shown(completed.serverSideEncryption(), null);
        return written(place.bucket(), place.key(), completed.versionId(), completed.eTag(), mode);
    }

    /** Everything that is there, read back. */
    List<String> everything() {
        List<String> all = new ArrayList<>();
        for (int number = 0; number < Arg.BUCKET.bound; number++) {
            try {
                all.addAll(everythingIn(number));
            } catch (S3Exception e) {
                if (!e.awsErrorDetails().errorCode().equals("NoSuchBucket")) {
                    throw e;
                }
            }
        }
        return all;
    }

    private List<String> everythingIn(int number) {
        String bucket = bucket(number);
        List<String> found = new ArrayList<>();
        versions(bucket, "", "", 1_000, page -> {
            page.versions().forEach(version -> found.add(version.key() + ":" + described(bucket, version)));
            page.deleteMarkers()
                    .forEach(marker -> found.add(marker.key() + ":" + name(marker.versionId()) + ":marker"));
        });
        s3.listMultipartUploads(b -> b.bucket(bucket)).uploads().forEach(upload -> {
            String name = uploadName(upload.uploadId());
            Place place = new Place(bucket, upload.key(), upload.uploadId(), name, Mode.UNNAMED);
            found.add(upload.key() + ":" + name + ":" + parts(place));
        });
        return found.stream().map(each -> number + " " + each).sorted().toList();
    }

    private String described(String bucket, ObjectVersion version) {
        ResponseBytes<GetObjectResponse> got;
        try {
            got = read(bucket, version, false);
        } catch (S3Exception e) {
            got = read(bucket, version, true);
        }
        var tags = s3.getObjectTagging(b -> b.bucket(bucket).key(version.key()).versionId(version.versionId()));
        Mode mode = shown(got.response().serverSideEncryption(), got.response().sseCustomerAlgorithm());
        String name = name(version.versionId());
        etags.put(place(bucket, version.key(), name), version.eTag());
        GetObjectResponse head = got.response();
        return name + ":" + mode + ":" + Contents.md5(got.asByteArrayUnsafe()) + ":" + map(tags.tagSet())
                + lock(
                        head.objectLockModeAsString(),
                        head.objectLockRetainUntilDate(),
                        head.objectLockLegalHoldStatusAsString());
    }

    private ResponseBytes<GetObjectResponse> read(String bucket, ObjectVersion version, boolean own) {
        return s3.getObjectAsBytes(b -> b.bucket(bucket)
                .key(version.key())
                .versionId(version.versionId())
                .sseCustomerAlgorithm(algorithm(own))
                .sseCustomerKey(customerKey(own))
                .sseCustomerKeyMD5(customerKeyMd5(own)));
    }
}
