package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.object.Tables.VersionKey;
import dev.sealgate.storage.object.Tables.VersionRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Moves versions to other storage classes as a lifecycle wants it, unless they were changed since they were read. */
final class ClassMoves {
    /** A current version, and where it is to go. Immutable. */
    record OfCurrent(ObjectPath path, ObjectVersion seen, StorageClass target) {}

    /** A version that was replaced, and where it is to go. Immutable. */
    record OfReplaced(VersionKey key, ObjectVersion seen, StorageClass target) {}

    private ClassMoves() {}

    /** Returns how many were moved. */
    static int moveCurrent(Transaction tx, List<OfCurrent> moves) {
        List<Optional<ObjectVersion>> found =
                tx.getAll(Tables.OBJECTS, moves.stream().map(OfCurrent::path).toList());
        int moved = 0;
        for (int i = 0; i < moves.size(); i++) {
            OfCurrent move = moves.get(i);
            if (found.get(i).filter(move.seen()::equals).isPresent()) {
                tx.put(Tables.OBJECTS, move.path(), move.seen().withStorageClass(move.target()));
                moved++;
            }
        }
        return moved;
    }

    /** The same for versions that were replaced. */
    static int moveReplaced(Transaction tx, List<OfReplaced> moves) {
        // Asked for at once; the transaction remembers the answers.
        tx.getAll(Tables.VERSIONS, moves.stream().map(OfReplaced::key).toList());
        tx.getAll(
                Tables.OBJECTS,
                moves.stream().map(move -> move.key().path()).distinct().toList());
        int moved = 0;
        for (OfReplaced move : moves) {
            boolean unchanged = tx.get(Tables.VERSIONS, move.key())
                    .flatMap(VersionRow::object)
                    .filter(move.seen()::equals)
                    .isPresent();
            KeyVersions versions = new KeyVersions(tx, move.key().path(), new ArrayList<>());
            if (unchanged && versions.needsNot(move.seen())) {
                versions.put(move.seen().withStorageClass(move.target()));
                moved++;
            }
        }
        return moved;
    }
}
