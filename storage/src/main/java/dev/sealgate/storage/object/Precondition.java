package dev.sealgate.storage.object;

import java.util.Optional;

/** What must hold of the current version for a write to commit. */
public sealed interface Precondition {
    /** No condition. */
    record None() implements Precondition {}

    /** {@code If-None-Match: *}: no current version. */
    record Absent() implements Precondition {}

    /** {@code If-Match}: a current version with this unquoted ETag. */
    record HasEtag(String etag) implements Precondition {}

    /** {@code If-Match: *}: any current version. */
    record Present() implements Precondition {}

    /** The same current version, with the same tags. */
    record Unchanged(ObjectVersion seen) implements Precondition {}

    /**
     * No current version, or one that belongs to this account by its own ACL: all that may be replaced or deleted by leave of the
     * bucket's ACL alone.
     *
     * @param account empty for who does not sign
     * @param also what the request demands itself
     */
    record Free(Optional<String> account, Precondition also) implements Precondition {
        public boolean isFree(Optional<ObjectVersion> current) {
            return current.isEmpty()
                    || current.get()
                            .acl()
                            .map(Acl::ownerAccountId)
                            .filter(account::equals)
                            .isPresent();
        }
    }

    /** Whether the request demands anything itself. */
    default boolean isDemanded() {
        return switch (this) {
            case None() -> false;
            case Free(Optional<String> _, Precondition also) -> also.isDemanded();
            case Absent _, Present _, HasEtag _, Unchanged _ -> true;
        };
    }

    default boolean holds(Optional<ObjectVersion> current) {
        return switch (this) {
            case None() -> true;
            case Free free -> free.isFree(current) && free.also().holds(current);
            case Absent() -> current.isEmpty();
            case Present() -> current.isPresent();
            case HasEtag(String etag) ->
                current.isPresent() && current.get().etag().equals(etag);
            case Unchanged(ObjectVersion seen) ->
                current.isPresent()
                        && current.get().content().equals(seen.content())
                        && current.get().sequence() == seen.sequence()
                        && current.get().lastModified().equals(seen.lastModified())
                        && current.get().tags().equals(seen.tags());
        };
    }
}
