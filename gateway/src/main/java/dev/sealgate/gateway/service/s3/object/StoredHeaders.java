package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.object.StorageClass;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The request headers that are stored with an object and returned with it. Immutable.
 *
 * @param standard by canonical name, Content-Type always among them
 * @param userMetadata lower-case names without {@code x-amz-meta-}
 */
public record StoredHeaders(Map<String, String> standard, Map<String, String> userMetadata) {
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String CONTENT_ENCODING = "Content-Encoding";
    static final String REDIRECT = "x-amz-website-redirect-location";
    private static final String METADATA_PREFIX = "x-amz-meta-";
    private static final int MAX_METADATA_BYTES = 2048;
    private static final List<String> KEPT_AS_SENT =
            List.of(CONTENT_TYPE, "Content-Language", "Content-Disposition", "Cache-Control", "Expires");

    public StoredHeaders {
        standard = Map.copyOf(standard);
        userMetadata = Map.copyOf(userMetadata);
    }

    /** @throws S3Exception MetadataTooLarge, InvalidStorageClass or InvalidRedirectLocation */
    public static StoredHeaders from(Headers headers) {
        Map<String, String> standard = new TreeMap<>();
        for (String name : KEPT_AS_SENT) {
            headers.first(name).ifPresent(value -> standard.put(name, value));
        }
        standard.putIfAbsent(CONTENT_TYPE, "binary/octet-stream");
        putContentEncoding(headers, standard);
        putStorageClass(headers, standard);
        headers.first(REDIRECT).ifPresent(location -> standard.put(REDIRECT, requireRedirectLocation(location)));
        return new StoredHeaders(standard, userMetadata(headers));
    }

    /** The same headers in the storage class, and with the redirect, that {@code headers} name: neither is ever copied. */
    StoredHeaders withPlacementOf(Headers headers) {
        Map<String, String> changed = new TreeMap<>(standard);
        changed.remove(StorageClass.HEADER);
        changed.remove(REDIRECT);
        putStorageClass(headers, changed);
        headers.first(REDIRECT).ifPresent(location -> changed.put(REDIRECT, requireRedirectLocation(location)));
        return new StoredHeaders(changed, userMetadata);
    }

    private static void putContentEncoding(Headers headers, Map<String, String> standard) {
        String sent = String.join(",", headers.all(CONTENT_ENCODING));
        // The framing of the upload is no property of the object.
        String encodings = Arrays.stream(sent.split(",", -1))
                .filter(encoding -> !encoding.strip().equalsIgnoreCase("aws-chunked"))
                .collect(Collectors.joining(","))
                .strip();
        if (!encodings.isEmpty()) {
            standard.put(CONTENT_ENCODING, encodings);
        }
    }

    private static void putStorageClass(Headers headers, Map<String, String> standard) {
        headers.first(StorageClass.HEADER).ifPresent(name -> {
            StorageClass named = StorageClass.find(name)
                    .orElseThrow(() ->
                            new S3Exception(S3ErrorCode.INVALID_STORAGE_CLASS).with("StorageClassRequested", name));
            if (named != StorageClass.STANDARD) {
                standard.put(StorageClass.HEADER, name);
            }
        });
    }

    private static String requireRedirectLocation(String location) {
        if (location.startsWith("/") || location.startsWith("http://") || location.startsWith("https://")) {
            return location;
        }
        throw new S3Exception(S3ErrorCode.INVALID_REDIRECT_LOCATION);
    }

    private static Map<String, String> userMetadata(Headers headers) {
        Map<String, String> metadata = new TreeMap<>();
        long sizeBytes = 0;
        for (String name : headers.names()) {
            if (name.startsWith(METADATA_PREFIX)) {
                String shortName = name.substring(METADATA_PREFIX.length()).toLowerCase(Locale.ROOT);
                String value = MailSafeText.decode(String.join(",", headers.all(name)));
                metadata.put(shortName, value);
                sizeBytes += utf8Size(shortName) + utf8Size(value);
            }
        }
        if (sizeBytes > MAX_METADATA_BYTES) {
            throw new S3Exception(S3ErrorCode.METADATA_TOO_LARGE)
                    .with("Size", Long.toString(sizeBytes))
                    .with("MaxSizeAllowed", Integer.toString(MAX_METADATA_BYTES));
        }
        return metadata;
    }

    private static long utf8Size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
