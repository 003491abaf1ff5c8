package dev.sealgate.conformance.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * S3 as AWS documents it, with nothing but maps: versions, conditions, copies, tags and uploads. Answers are lines of text that say
 * everything a client can see and foretell. Not thread-safe.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html, .../conditional-writes.html
 */
final class S3Model {
    private static final String NULL = "null";
    private static final int MIN_PART_BYTES = 5 << 20;

    /** A version or a delete marker. */
    private record Entry(
            String id,
            boolean marker,
            List<Integer> contents,
            List<List<Integer>> parts,
            Mode mode,
            Map<String, String> tags,
            Lock lock,
            int serial) {
        long size() {
            return Contents.size(contents);
        }

        /** As answers show it. */
        String etag() {
            if (!mode.showsMd5()) {
                return parts.isEmpty() ? "opaque" : "opaque-" + parts.size();
            }
            return parts.isEmpty() ? Contents.md5(contents) : Contents.md5OfParts(parts);
        }

        Entry withId(String placed) {
            return new Entry(placed, marker, contents, parts, mode, tags, lock, serial);
        }

        Entry withTags(Map<String, String> changed) {
            return new Entry(id, marker, contents, parts, mode, changed, lock, serial);
        }

        Entry withLock(Lock changed) {
            return new Entry(id, marker, contents, parts, mode, tags, changed, serial);
        }

        /** What makes two ETags equal. */
        String sameEtag() {
            return mode.showsMd5() ? etag() : etag() + "#" + serial;
        }
    }

    /** A bucket; versions are kept, the newest first, once {@code versioning} is there. */
    private static final class Bucket {
        private final boolean locks;
        private Optional<Boolean> versioning;
        private final TreeMap<String, List<Entry>> keys = new TreeMap<>();

        Bucket(boolean locks) {
            this.locks = locks;
            versioning = locks ? Optional.of(true) : Optional.empty();
        }

        List<Entry> of(String key) {
            return keys.getOrDefault(key, List.of());
        }

        Optional<Entry> current(String key) {
            return of(key).stream().findFirst().filter(entry -> !entry.marker());
        }

        String shown(Entry entry) {
            return versioning.isPresent() ? entry.id() : "-";
        }
    }

    private static final class Upload {
        private final Meant.Upload name;
        private final Map<String, String> tags;
        private final int currentAtStart;
        private final TreeMap<Integer, List<Integer>> parts = new TreeMap<>();
        private boolean open = true;
        private Optional<Entry> completed = Optional.empty();
        private List<Integer> completedParts = List.of();
        private String answer = "";

        Upload(Meant.Upload name, Map<String, String> tags, int currentAtStart) {
            this.name = name;
            this.tags = tags;
            this.currentAtStart = currentAtStart;
        }
    }

    /** What a request is refused with. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String answer;

        Refused(String answer) {
            super(answer, null, false, false);
            this.answer = answer;
        }
    }

    private final Map<Integer, Bucket> buckets = new TreeMap<>();
    private final List<Upload> uploads = new ArrayList<>();
    private int versions;
    private int serial;

    /** How many versions had a name of their own so far. */
    int versions() {
        return versions;
    }

    /** What the command means now. */
    Meant meaning(Command command) {
        int bucket = command.orZero(Arg.BUCKET);
        int key = command.orZero(Arg.KEY);
        Optional<Upload> upload = upload(command);
        Optional<String> version = version(command, bucket, key, Arg.VERSION);
        Optional<String> sourceVersion =
                version(command, command.orZero(Arg.SOURCE_BUCKET), command.orZero(Arg.SOURCE_KEY), Arg.SOURCE_VERSION);
        boolean wrong = command.args().containsKey(Arg.CUSTOMER_KEY) && command.get(Arg.CUSTOMER_KEY) == 0;
        return new Meant(
                version,
                version(command, bucket, command.orZero(Arg.SECOND_KEY), Arg.SECOND_VERSION),
                sourceVersion,
                current(
                                upload.map(each -> each.name.bucket()).orElse(bucket),
                                upload.map(each -> each.name.key()).orElse(key))
                        .map(Entry::id),
                upload.map(each -> each.name),
                isSseC(bucket, key, version) != wrong,
                isSseC(command.orZero(Arg.SOURCE_BUCKET), command.orZero(Arg.SOURCE_KEY), sourceVersion));
    }

    private boolean isSseC(int bucket, int key, Optional<String> version) {
        return Optional.ofNullable(buckets.get(bucket))
                .flatMap(found -> version.isEmpty()
                        ? found.current(Names.KEYS.get(key))
                        : find(found, Names.KEYS.get(key), version.get()))
                .filter(entry -> entry.mode() == Mode.SSE_C)
                .isPresent();
    }

    private Optional<Entry> current(int bucket, int key) {
        return Optional.ofNullable(buckets.get(bucket)).flatMap(found -> found.current(Names.KEYS.get(key)));
    }

    private Optional<String> version(Command command, int bucket, int key, Arg arg) {
        int choice = command.orZero(arg);
        if (choice < 6) {
            return Optional.empty();
        }
        if (choice < 8) {
            return Optional.of(NULL);
        }
        List<Entry> entries = buckets.containsKey(bucket) ? buckets.get(bucket).of(Names.KEYS.get(key)) : List.of();
        if (choice < 11 && !entries.isEmpty()) {
            return Optional.of(entries.get((choice - 8) % entries.size()).id());
        }
        return Optional.of(versions == 0 ? NULL : "v1");
    }

    private Optional<Upload> upload(Command command) {
        return command.args().containsKey(Arg.UPLOAD) && !uploads.isEmpty()
                ? Optional.of(uploads.get(uploads.size() - 1 - command.get(Arg.UPLOAD) % uploads.size()))
                : Optional.empty();
    }

    /** Does what the command says; the answer. */
    String apply(Command command) {
        Meant meant = meaning(command);
        try {
            return switch (command.op()) {
                case CREATE_BUCKET -> {
                    buckets.computeIfAbsent(
                            command.get(Arg.BUCKET), number -> new Bucket(number == Arg.BUCKET.bound - 1));
                    yield "200";
                }
                case DELETE_BUCKET -> deleteBucket(command);
                case SET_VERSIONING -> setVersioning(command);
                case PUT -> put(command);
                case GET, HEAD -> read(command, meant);
                case DELETE -> delete(command, meant);
                case DELETE_TWO -> deleteTwo(command, meant);
                case COPY -> copy(command, meant);
                case PUT_TAGS -> tag(command, meant, "200", tags(command));
                case DELETE_TAGS -> tag(command, meant, "204", Map.of());
                case GET_TAGS -> tags(command, meant);
                case PUT_RETENTION -> putRetention(command, meant);
                case GET_RETENTION -> getRetention(command, meant);
                case PUT_HOLD -> putHold(command, meant);
                case GET_HOLD -> getHold(command, meant);
                case LIST -> list(command);
                case LIST_VERSIONS -> listVersions(command);
                case CREATE_UPLOAD -> createUpload(command);
                case UPLOAD_PART -> uploadPart(command);
                case COPY_PART -> copyPart(command, meant);
                case LIST_PARTS -> listParts(command);
                case LIST_UPLOADS -> listUploads(command);
                case COMPLETE -> complete(command);
                case ABORT -> abort(command);
            };
        } catch (Refused e) {
            return command.op() == Op.HEAD ? withoutCode(e.answer) : e.answer;
        }
    }

    /** A HEAD's answer has no body to say more in. */
    private static String withoutCode(String answer) {
        return answer.replaceFirst(" [A-Za-z]+", "");
    }

    private Bucket bucket(Command command) {
        return bucket(command.get(Arg.BUCKET));
    }

    private Bucket bucket(int number) {
        Bucket bucket = buckets.get(number);
        if (bucket == null) {
            throw new Refused("404 NoSuchBucket");
        }
        return bucket;
    }

    private static String key(Command command) {
        return Names.KEYS.get(command.get(Arg.KEY));
    }

    private static Map<String, String> tags(Command command) {
        int tags = command.get(Arg.TAGS);
        return tags == 0 ? Map.of() : Map.of("t", Integer.toString(tags));
    }

    private String deleteBucket(Command command) {
        Bucket bucket = bucket(command);
        if (!bucket.keys.isEmpty()) {
            throw new Refused("409 BucketNotEmpty");
        }
        buckets.remove(command.get(Arg.BUCKET));
        uploads.stream()
                .filter(upload -> upload.name.bucket() == command.get(Arg.BUCKET))
                .forEach(upload -> upload.open = false);
        return "204";
    }

    private String setVersioning(Command command) {
        Bucket bucket = bucket(command);
        if (bucket.locks && command.get(Arg.STATE) != 0) {
            throw new Refused("409 InvalidBucketState");
        }
        bucket.versioning = Optional.of(command.get(Arg.STATE) == 0);
        return "200";
    }

    private String put(Command command) {
        Bucket bucket = bucket(command);
        Lock lock = Lock.of(command);
        if (!lock.equals(Lock.NONE)) {
            requireLocks(bucket);
        }
        Entry entry = entry(List.of(command.get(Arg.CONTENT)), List.of(), Mode.of(command), tags(command), lock);
        requireCondition(bucket, key(command), command.get(Arg.CONDITION));
        return written(bucket, add(bucket, key(command), entry));
    }

    private static void requireLocks(Bucket bucket) {
        if (!bucket.locks) {
            throw new Refused("400 InvalidRequest");
        }
    }

    private Entry entry(
            List<Integer> contents, List<List<Integer>> parts, Mode mode, Map<String, String> tags, Lock lock) {
        return new Entry(NULL, false, contents, parts, mode, tags, lock, ++serial);
    }

    private static void requireCondition(Bucket bucket, String key, int condition) {
        boolean exists = bucket.current(key).isPresent();
        if (condition == 3 && exists) {
            throw new Refused("412 PreconditionFailed");
        }
        if (condition >= 4 && !exists) {
            throw new Refused("404 NoSuchKey");
        }
        if (condition == 5) {
            throw new Refused("412 PreconditionFailed");
        }
    }

    /** Makes it the newest version of the key, in the place of what the bucket does not keep. */
    private Entry add(Bucket bucket, String key, Entry entry) {
        List<Entry> entries = new ArrayList<>(bucket.of(key));
        Entry placed = entry;
        if (bucket.versioning.orElse(false)) {
            placed = entry.withId("v" + ++versions);
        } else {
            entries.removeIf(each -> each.id().equals(NULL));
        }
        entries.addFirst(placed);
        bucket.keys.put(key, entries);
        return placed;
    }

    private static String written(Bucket bucket, Entry entry) {
        return "200 id=" + bucket.shown(entry) + " etag=" + entry.etag() + " sse="
                + entry.mode().shown();
    }

    private static Optional<Entry> find(Bucket bucket, String key, String id) {
        return bucket.of(key).stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    /** The object that the request is about. */
    private static Entry require(Bucket bucket, String key, Optional<String> version) {
        if (version.isEmpty()) {
            List<Entry> entries = bucket.of(key);
            if (!entries.isEmpty() && entries.getFirst().marker()) {
                throw new Refused("404 NoSuchKey marker=" + entries.getFirst().id());
            }
            return bucket.current(key).orElseThrow(() -> new Refused("404 NoSuchKey"));
        }
        requireKnown(bucket, version.get());
        Entry entry = find(bucket, key, version.get()).orElseThrow(() -> new Refused("404 NoSuchVersion"));
        if (entry.marker()) {
            throw new Refused("405 MethodNotAllowed marker=" + entry.id());
        }
        return entry;
    }

    private static void requireKnown(Bucket bucket, String version) {
        if (bucket.versioning.isEmpty() && !version.equals(NULL)) {
            throw new Refused("400 InvalidArgument");
        }
    }

    private String read(Command command, Meant meant) {
        Bucket bucket = bucket(command);
        Entry entry = require(bucket, key(command), meant.version());
        if (command.get(Arg.CUSTOMER_KEY) == 0) {
            throw new Refused("400 InvalidRequest");
        }
        String answer =
                written(bucket, entry) + " tags=" + entry.tags().size() + " size=" + entry.size() + entry.lock();
        return command.op() == Op.HEAD ? answer : answer + " md5=" + Contents.md5(entry.contents());
    }

    private String delete(Command command, Meant meant) {
        Bucket bucket = bucket(command);
        meant.version().ifPresent(version -> requireKnown(bucket, version));
        boolean bypass = command.get(Arg.BYPASS) == 1;
        if (bypass && !bucket.locks) {
            throw new Refused("400 InvalidArgument");
        }
        String key = key(command);
        int condition = command.get(Arg.CONDITION);
        Optional<Entry> compared = meant.version().isPresent()
                ? find(bucket, key, meant.version().get()).filter(entry -> !entry.marker())
                : bucket.current(key);
        Optional<Entry> current = bucket.current(key);
        boolean holds = condition < 4
                || compared.isEmpty()
                || (condition == 4
                        && current.isPresent()
                        && current.get().sameEtag().equals(compared.get().sameEtag()));
        if (!holds) {
            throw new Refused("412 PreconditionFailed");
        }
        if (isProtected(bucket, key, meant.version(), bypass)) {
            throw new Refused("403 AccessDenied");
        }
        Optional<Entry> marker = remove(bucket, key, meant.version());
        String id = bucket.versioning.isEmpty()
                ? "-"
                : meant.version().or(() -> marker.map(Entry::id)).orElse("-");
        return "204 id=" + id + " marker=" + marker.isPresent();
    }

    private static boolean isProtected(Bucket bucket, String key, Optional<String> version, boolean bypass) {
        return version.flatMap(id -> find(bucket, key, id))
                .filter(entry -> entry.lock().protects(bypass))
                .isPresent();
    }

    /** The marker that was made, or that is gone. */
    private Optional<Entry> remove(Bucket bucket, String key, Optional<String> version) {
        if (version.isEmpty() && bucket.versioning.isPresent()) {
            return Optional.of(add(
                    bucket,
                    key,
                    new Entry(NULL, true, List.of(), List.of(), Mode.UNNAMED, Map.of(), Lock.NONE, ++serial)));
        }
        Optional<Entry> found = find(bucket, key, version.orElse(NULL));
        found.ifPresent(entry -> {
            List<Entry> left = new ArrayList<>(bucket.of(key));
            left.remove(entry);
            if (left.isEmpty()) {
                bucket.keys.remove(key);
            } else {
                bucket.keys.put(key, left);
            }
        });
        return found.filter(Entry::marker);
    }

    private String deleteTwo(Command command, Meant meant) {
        Bucket bucket = bucket(command);
        String first = deleteOne(bucket, key(command), meant.version());
        String secondKey = Names.KEYS.get(command.get(Arg.SECOND_KEY));
        // What is named twice is deleted once.
        boolean same = secondKey.equals(key(command)) && meant.secondVersion().equals(meant.version());
        return "200 " + first + (same ? "" : " " + deleteOne(bucket, secondKey, meant.secondVersion()));
    }

    private String deleteOne(Bucket bucket, String key, Optional<String> version) {
        if (version.isPresent() && bucket.versioning.isEmpty() && !version.get().equals(NULL)) {
            return "[" + key + " " + version.get() + " NoSuchVersion]";
        }
        if (isProtected(bucket, key, version, false)) {
            return "[" + key + " " + version.orElseThrow() + " AccessDenied]";
        }
        Optional<Entry> marker = remove(bucket, key, version);
        return "[" + key + " " + version.orElse("-") + " marker="
                + marker.map(Entry::id).orElse("-") + "]";
    }

    private String copy(Command command, Meant meant) {
        Bucket bucket = bucket(command);
        Bucket from = bucket(command.get(Arg.SOURCE_BUCKET));
        Entry source = source(command, meant, from);
        Mode mode = Mode.of(command);
        boolean replaced = command.get(Arg.DIRECTIVE) == 1;
        boolean ontoItself = command.get(Arg.SOURCE_BUCKET) == command.get(Arg.BUCKET)
                && command.get(Arg.SOURCE_KEY) == command.get(Arg.KEY);
        if (ontoItself
                && meant.sourceVersion().isEmpty()
                && !replaced
                && mode == Mode.UNNAMED
                && source.mode().showsMd5()) {
            throw new Refused("400 InvalidRequest");
        }
        requireCondition(bucket, key(command), command.get(Arg.CONDITION));
        Entry copy = add(
                bucket,
                key(command),
                entry(source.contents(), List.of(), mode, replaced ? tags(command) : source.tags(), Lock.NONE));
        return written(bucket, copy) + " source=" + from.shown(source);
    }

    private static Entry source(Command command, Meant meant, Bucket from) {
        String key = Names.KEYS.get(command.get(Arg.SOURCE_KEY));
        Optional<Entry> named = meant.sourceVersion().flatMap(version -> find(from, key, version));
        if (named.filter(Entry::marker).isPresent()) {
            throw new Refused("400 InvalidRequest");
        }
        return require(from, key, meant.sourceVersion());
    }

    /** The object whose tags the request is about: AWS refuses those of a marker, even of one that is not named. */
    private static Entry requireTagged(Bucket bucket, Command command, Meant meant) {
        Optional<Entry> newest = bucket.of(key(command)).stream().findFirst();
        if (meant.version().isEmpty() && newest.filter(Entry::marker).isPresent()) {
            throw new Refused("405 MethodNotAllowed marker=" + newest.get().id());
        }
        return require(bucket, key(command), meant.version());
    }

    private String tag(Command command, Meant meant, String status, Map<String, String> changed) {
        Bucket bucket = bucket(command);
        Entry entry = requireTagged(bucket, command, meant);
        replace(bucket, command, entry, entry.withTags(changed));
        return status + " id=" + bucket.shown(entry);
    }

    private static void replace(Bucket bucket, Command command, Entry entry, Entry changed) {
        List<Entry> entries = new ArrayList<>(bucket.of(key(command)));
        entries.set(entries.indexOf(entry), changed);
        bucket.keys.put(key(command), entries);
    }

    private String putRetention(Command command, Meant meant) {
        Bucket bucket = bucket(command);
        Entry entry = requireLockable(bucket, command, meant);
        int changed = command.get(Arg.RETENTION);
        if (!entry.lock().allows(changed, command.get(Arg.BYPASS) == 1)) {
            throw new Refused("403 AccessDenied");
        }
        replace(
                bucket,
                command,
                entry,
                entry.withLock(new Lock(changed, entry.lock().hold())));
        return "200";
    }

    private String getRetention(Command command, Meant meant) {
        Entry entry = requireLockable(bucket(command), command, meant);
        if (entry.lock().retention() == 0) {
            throw new Refused("404 NoSuchObjectLockConfiguration");
        }
        return "200 " + entry.lock().kept();
    }

    private String putHold(Command command, Meant meant) {
        Bucket bucket = bucket(command);
        Entry entry = requireLockable(bucket, command, meant);
        boolean on = command.get(Arg.STATE) == 0;
        replace(bucket, command, entry, entry.withLock(new Lock(entry.lock().retention(), Optional.of(on))));
        return "200";
    }

    private String getHold(Command command, Meant meant) {
        Entry entry = requireLockable(bucket(command), command, meant);
        return "200 "
                + entry.lock()
                        .hold()
                        .map(on -> on ? "ON" : "OFF")
                        .orElseThrow(() -> new Refused("404 NoSuchObjectLockConfiguration"));
    }

    private static Entry requireLockable(Bucket bucket, Command command, Meant meant) {
        if (command.op() == Op.PUT_RETENTION || command.op() == Op.PUT_HOLD) {
            // What is asked is looked at before the bucket is.
            meant.version().ifPresent(version -> requireKnown(bucket, version));
        }
        requireLocks(bucket);
        return requireTagged(bucket, command, meant);
    }

    private String tags(Command command, Meant meant) {
        Bucket bucket = bucket(command);
        Entry entry = requireTagged(bucket, command, meant);
        return "200 id=" + bucket.shown(entry) + " " + entry.tags();
    }

    /** What a listing shows: one line, which sorts as the listing does, and the text of it. */
    private record Line(String key, boolean group, String text) {}

    private String list(Command command) {
        List<Line> lines = new ArrayList<>();
        bucket(command)
                .keys
                .keySet()
                .forEach(key -> bucket(command)
                        .current(key)
                        .ifPresent(entry -> lines.add(new Line(key, false, key + ":" + entry.size()))));
        return pages(command, lines, false);
    }

    private String listVersions(Command command) {
        Bucket bucket = bucket(command);
        List<Line> lines = new ArrayList<>();
        bucket.keys.forEach((key, entries) -> entries.forEach(entry -> lines.add(new Line(
                key,
                false,
                key + ":" + entry.id() + (entry.equals(entries.getFirst()) ? ":latest" : "")
                        + (entry.marker() ? ":marker" : ":" + entry.size())))));
        return pages(command, lines, true);
    }

    private static String pages(Command command, List<Line> all, boolean markersApart) {
        String prefix = Names.PREFIXES.get(command.get(Arg.PREFIX));
        String delimiter = Names.DELIMITERS.get(command.get(Arg.DELIMITER));
        List<Line> lines = new ArrayList<>();
        for (Line line : all) {
            if (line.key().startsWith(prefix)) {
                int end = delimiter.isEmpty() ? -1 : line.key().indexOf(delimiter, prefix.length());
                Line shown = end < 0
                        ? line
                        : new Line(
                                line.key().substring(0, end + 1),
                                true,
                                line.key().substring(0, end + 1));
                if (lines.isEmpty() || !shown.group() || !lines.getLast().equals(shown)) {
                    lines.add(shown);
                }
            }
        }
        int size = Names.PAGES.get(command.get(Arg.PAGE));
        StringBuilder pages = new StringBuilder("200");
        for (int i = 0; i < Math.max(1, lines.size()); i += size) {
            List<Line> page = lines.subList(i, Math.min(lines.size(), i + size));
            pages.append(" [")
                    .append(texts(
                            page,
                            line -> !line.group()
                                    && !(markersApart && line.text().endsWith(":marker"))))
                    .append('|')
                    .append(texts(
                            page,
                            line -> !line.group() && markersApart && line.text().endsWith(":marker")))
                    .append('|')
                    .append(texts(page, Line::group))
                    .append(']');
        }
        return pages.toString();
    }

    private static String texts(List<Line> page, java.util.function.Predicate<Line> which) {
        return page.stream().filter(which).map(Line::text).collect(Collectors.joining(","));
    }

    private String createUpload(Command command) {
        Bucket bucket = bucket(command);
        Mode mode = Mode.of(command);
        Meant.Upload name =
                new Meant.Upload("u" + (uploads.size() + 1), command.get(Arg.BUCKET), command.get(Arg.KEY), mode);
        uploads.add(new Upload(
                name,
                tags(command),
                bucket.current(key(command)).map(Entry::serial).orElse(0)));
        return "200 sse=" + mode.shown();
    }

    /** The upload, whose bucket is there. */
    private Upload requireUpload(Command command) {
        Optional<Upload> upload = upload(command);
        bucket(upload.map(each -> each.name.bucket()).orElse(0));
        return upload.orElseThrow(() -> new Refused("404 NoSuchUpload"));
    }

    private Upload requireOpen(Command command) {
        Upload upload = requireUpload(command);
        if (!upload.open) {
            throw new Refused("404 NoSuchUpload");
        }
        return upload;
    }

    private String uploadPart(Command command) {
        return stored(requireOpen(command), command, List.of(command.get(Arg.CONTENT)));
    }

    private String copyPart(Command command, Meant meant) {
        Upload upload = requireOpen(command);
        Entry source = source(command, meant, bucket(command.get(Arg.SOURCE_BUCKET)));
        return stored(upload, command, source.contents());
    }

    private static String stored(Upload upload, Command command, List<Integer> contents) {
        upload.parts.put(command.get(Arg.PART) + 1, contents);
        return "200 etag=" + (upload.name.mode().showsMd5() ? Contents.md5(contents) : "opaque");
    }

    private String listParts(Command command) {
        return "200 " + sizes(requireOpen(command));
    }

    private static String sizes(Upload upload) {
        return upload.parts.entrySet().stream()
                .map(part -> part.getKey() + ":" + Contents.size(part.getValue()))
                .toList()
                .toString();
    }

    private String listUploads(Command command) {
        bucket(command);
        return "200 "
                + uploads.stream()
                        .filter(upload -> upload.open && upload.name.bucket() == command.get(Arg.BUCKET))
                        .map(upload -> Names.KEYS.get(upload.name.key()) + ":" + upload.name.name())
                        .sorted()
                        .toList();
    }

    private String complete(Command command) {
        Upload upload = requireUpload(command);
        List<Integer> numbers = IntStream.rangeClosed(1, Arg.PART.bound)
                .filter(number -> (command.get(Arg.PARTS) & 1 << (number - 1)) != 0)
                .boxed()
                .toList();
        if (numbers.isEmpty()) {
            throw new Refused(upload.open || upload.completed.isPresent() ? "400 MalformedXML" : "404 NoSuchUpload");
        }
        if (!upload.open) {
            if (upload.completed.isPresent() && upload.completedParts.equals(numbers)) {
                return upload.answer;
            }
            throw new Refused("404 NoSuchUpload");
        }
        Bucket bucket = bucket(upload.name.bucket());
        String key = Names.KEYS.get(upload.name.key());
        int condition = command.get(Arg.CONDITION);
        requireCondition(bucket, key, condition);
        if (condition >= 3 && bucket.current(key).map(Entry::serial).orElse(0) != upload.currentAtStart) {
            throw new Refused("409 ConditionalRequestConflict");
        }
        List<Integer> contents = new ArrayList<>();
        List<List<Integer>> parts = new ArrayList<>();
        for (int number : numbers) {
            List<Integer> part = upload.parts.get(number);
            if (part == null) {
                throw new Refused("400 InvalidPart");
            }
            if (Contents.size(part) < MIN_PART_BYTES && number != numbers.getLast()) {
                throw new Refused("400 EntityTooSmall");
            }
            contents.addAll(part);
            parts.add(part);
        }
        Entry entry = add(bucket, key, entry(contents, parts, upload.name.mode(), upload.tags, Lock.NONE));
        upload.open = false;
        upload.completed = Optional.of(entry);
        upload.completedParts = numbers;
        upload.answer = written(bucket, entry);
        return upload.answer;
    }

    private String abort(Command command) {
        requireOpen(command).open = false;
        return "204";
    }

    /** Everything that is there. */
    List<String> everything() {
        List<String> all = new ArrayList<>();
        buckets.forEach((number, bucket) -> {
            List<String> found = new ArrayList<>();
            bucket.keys.forEach((key, entries) -> entries.forEach(entry -> found.add(key + ":" + described(entry))));
            uploads.stream()
                    .filter(upload -> upload.open && upload.name.bucket() == number)
                    .forEach(upload -> found.add(
                            Names.KEYS.get(upload.name.key()) + ":" + upload.name.name() + ":" + sizes(upload)));
            found.stream().map(each -> number + " " + each).sorted().forEach(all::add);
        });
        return all;
    }

    private static String described(Entry entry) {
        return entry.id()
                + (entry.marker()
                        ? ":marker"
                        : ":" + entry.mode().shown() + ":" + Contents.md5(entry.contents()) + ":" + entry.tags()
                                + entry.lock());
    }
}
