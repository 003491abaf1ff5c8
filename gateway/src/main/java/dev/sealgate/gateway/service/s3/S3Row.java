package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.service.s3.S3Operation.HeadRule;
import dev.sealgate.gateway.service.s3.S3Operation.Judged;
import dev.sealgate.gateway.service.s3.S3Operation.KeyGroup;
import dev.sealgate.gateway.service.s3.S3Operation.On;
import dev.sealgate.gateway.service.s3.S3Operation.Served;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one row of {@link S3Operation} says, while the table is made; each method says one thing that is not as usual. As usual: GET and HEAD
 * only read, and policies see the headers of PUT and POST; requests on objects are data events, and all others management events; the head
 * decides, by one action; and a class of the operation's name serves it.
 */
final class S3Row {
    final String verb;
    final String wireName;
    final On on;
    final String action;
    List<Selector> selectors = List.of();
    String actionOfVersion;
    List<FurtherAction> further = List.of();
    Judged judged = Judged.BY_HEAD;
    boolean judgedByTags;
    Set<KeyGroup> keys;
    Optional<Boolean> makesObject = Optional.empty();
    Set<HeadRule> rules = Set.of();
    boolean ofNewBucket;
    Optional<String> forSigners = Optional.empty();
    boolean page;
    boolean readOnly;
    boolean data;
    Served served = Served.YES;
    Optional<Unserved> unserved = Optional.empty();

    private S3Row(String verb, String wireName, On on, String action) {
        this.verb = verb;
        this.wireName = wireName;
        this.on = on;
        this.action = action;
        actionOfVersion = action;
        keys = verb.equals("PUT") || verb.equals("POST") ? Set.of(KeyGroup.WRITE) : Set.of();
        readOnly = verb.equals("GET") || verb.equals("HEAD");
        data = on == On.OBJECT;
    }

    static S3Row get(String wireName, On on, String action) {
        return new S3Row("GET", wireName, on, action);
    }

    static S3Row head(String wireName, On on, String action) {
        return new S3Row("HEAD", wireName, on, action);
    }

    static S3Row put(String wireName, On on, String action) {
        return new S3Row("PUT", wireName, on, action);
    }

    static S3Row post(String wireName, On on, String action) {
        return new S3Row("POST", wireName, on, action);
    }

    static S3Row delete(String wireName, On on, String action) {
        return new S3Row("DELETE", wireName, on, action);
    }

    /** Selected by these, in the notation of {@link Selector}, and not by verb and resource alone. */
    S3Row when(String... all) {
        selectors = Arrays.stream(all).map(Selector::parse).toList();
        return this;
    }

    /** Another action for requests that name a version. */
    S3Row ofVersion(String actionInstead) {
        actionOfVersion = actionInstead;
        return this;
    }

    /** Further actions that are needed, too. */
    S3Row also(List<FurtherAction> actions) {
        further = actions;
        return this;
    }

    S3Row byBody() {
        judged = Judged.BY_BODY;
        return this;
    }

    S3Row byForm() {
        judged = Judged.BY_FORM;
        return this;
    }

    S3Row byTags() {
        judgedByTags = true;
        return this;
    }

    /** These condition keys, and no others that only some operations have. */
    S3Row keys(KeyGroup... groups) {
        keys = Set.of(groups);
        return this;
    }

    S3Row makesObject(boolean makes) {
        makesObject = Optional.of(makes);
        return this;
    }

    S3Row must(HeadRule... all) {
        rules = Set.of(all);
        return this;
    }

    S3Row ofNewBucket() {
        ofNewBucket = true;
        return this;
    }

    /** Not for anonymous callers; {@code what}: what these cannot do. */
    S3Row signed(String what) {
        forSigners = Optional.of(what);
        return this;
    }

    S3Row page() {
        page = true;
        return this;
    }

    /** Changes something, although its verb is GET. */
    S3Row writes() {
        readOnly = false;
        return this;
    }

    /** A data event, although it is on a bucket. */
    S3Row data() {
        data = true;
        return this;
    }

    S3Row neverSet() {
        served = Served.AS_NEVER_SET;
        return this;
    }

    S3Row unserved(Unserved reason) {
        served = Served.NO;
        unserved = Optional.of(reason);
        return this;
    }
}
