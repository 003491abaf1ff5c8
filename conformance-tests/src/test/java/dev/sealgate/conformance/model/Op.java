package dev.sealgate.conformance.model;

import static dev.sealgate.conformance.model.Arg.BUCKET;
import static dev.sealgate.conformance.model.Arg.BYPASS;
import static dev.sealgate.conformance.model.Arg.CONDITION;
import static dev.sealgate.conformance.model.Arg.CONTENT;
import static dev.sealgate.conformance.model.Arg.CUSTOMER_KEY;
import static dev.sealgate.conformance.model.Arg.DELIMITER;
import static dev.sealgate.conformance.model.Arg.DIRECTIVE;
import static dev.sealgate.conformance.model.Arg.KEY;
import static dev.sealgate.conformance.model.Arg.LOCK;
import static dev.sealgate.conformance.model.Arg.MODE;
import static dev.sealgate.conformance.model.Arg.PAGE;
import static dev.sealgate.conformance.model.Arg.PART;
import static dev.sealgate.conformance.model.Arg.PARTS;
import static dev.sealgate.conformance.model.Arg.PREFIX;
import static dev.sealgate.conformance.model.Arg.RETENTION;
import static dev.sealgate.conformance.model.Arg.SECOND_KEY;
import static dev.sealgate.conformance.model.Arg.SECOND_VERSION;
import static dev.sealgate.conformance.model.Arg.SOURCE_BUCKET;
import static dev.sealgate.conformance.model.Arg.SOURCE_KEY;
import static dev.sealgate.conformance.model.Arg.SOURCE_VERSION;
import static dev.sealgate.conformance.model.Arg.STATE;
import static dev.sealgate.conformance.model.Arg.TAGS;
import static dev.sealgate.conformance.model.Arg.UPLOAD;
import static dev.sealgate.conformance.model.Arg.VERSION;

import java.util.List;

/** The operations that commands are of: how often each comes, and what it takes. */
enum Op {
    CREATE_BUCKET(1, BUCKET),
    DELETE_BUCKET(1, BUCKET),
    SET_VERSIONING(3, BUCKET, STATE),
    PUT(24, BUCKET, KEY, CONTENT, MODE, CONDITION, TAGS, LOCK),
    GET(14, BUCKET, KEY, VERSION, CUSTOMER_KEY),
    HEAD(4, BUCKET, KEY, VERSION, CUSTOMER_KEY),
    DELETE(12, BUCKET, KEY, VERSION, CONDITION, BYPASS),
    DELETE_TWO(4, BUCKET, KEY, VERSION, SECOND_KEY, SECOND_VERSION),
    COPY(10, BUCKET, KEY, SOURCE_BUCKET, SOURCE_KEY, SOURCE_VERSION, MODE, CONDITION, DIRECTIVE, TAGS),
    PUT_TAGS(3, BUCKET, KEY, VERSION, TAGS),
    GET_TAGS(3, BUCKET, KEY, VERSION),
    DELETE_TAGS(1, BUCKET, KEY, VERSION),
    PUT_RETENTION(3, BUCKET, KEY, VERSION, RETENTION, BYPASS),
    GET_RETENTION(2, BUCKET, KEY, VERSION),
    PUT_HOLD(2, BUCKET, KEY, VERSION, STATE),
    GET_HOLD(1, BUCKET, KEY, VERSION),
    LIST(5, BUCKET, PREFIX, DELIMITER, PAGE),
    LIST_VERSIONS(6, BUCKET, PREFIX, DELIMITER, PAGE),
    CREATE_UPLOAD(4, BUCKET, KEY, MODE, TAGS),
    UPLOAD_PART(10, UPLOAD, PART, CONTENT),
    COPY_PART(2, UPLOAD, PART, SOURCE_BUCKET, SOURCE_KEY, SOURCE_VERSION),
    LIST_PARTS(1, UPLOAD),
    LIST_UPLOADS(1, BUCKET),
    COMPLETE(6, UPLOAD, PARTS, CONDITION),
    ABORT(1, UPLOAD);

    /** How often it comes, compared with others. */
    final int weight;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    final List<Arg> args;

    Op(int weight, Arg... args) {
        this.weight = weight;
        this.args = List.of(args);
    }
}
