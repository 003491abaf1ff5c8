package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What GetObjectAttributes can tell, in the order in which it does. */
enum ObjectAttribute {
    ETAG("ETag", false),
    CHECKSUM("Checksum", true),
    OBJECT_PARTS("ObjectParts", true),
    STORAGE_CLASS("StorageClass", false),
    OBJECT_SIZE("ObjectSize", false);

    private static final String HEADER = "x-amz-object-attributes";

    private final String wireName;
    private final boolean tellsChecksums;

    ObjectAttribute(String wireName, boolean tellsChecksums) {
        this.wireName = wireName;
        this.tellsChecksums = tellsChecksums;
    }

    boolean tellsChecksums() {
        return tellsChecksums;
    }

    /** @throws S3Exception InvalidRequest when there are none, InvalidArgument for one that does not exist */
    static Set<ObjectAttribute> wantedBy(Headers headers) {
        List<String> names = headers.all(HEADER).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .toList();
        if (names.isEmpty()) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_REQUEST,
                    "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty");
        }
        Set<ObjectAttribute> wanted = EnumSet.noneOf(ObjectAttribute.class);
        names.forEach(name -> wanted.add(parse(name)));
        return wanted;
    }

    private static ObjectAttribute parse(String name) {
        return Arrays.stream(values())
                .filter(attribute -> attribute.wireName.equals(name))
                .findFirst()
                .orElseThrow(() -> S3Exception.invalidArgument("Invalid attribute name specified.", HEADER, name));
    }
}
