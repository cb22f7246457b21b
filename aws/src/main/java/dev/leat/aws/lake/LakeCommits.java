package dev.leat.aws.lake;

import dev.leat.aws.s3.LakeObjects;
import dev.leat.plan.Effect;
import java.util.function.Supplier;

/// Commits changes of lake tables: first the new objects are stored, then Glue gets the new
/// metadata file, and last the objects that no snapshot needs are deleted. The objects of a commit
/// that failed are not deleted, because it is not always known that it failed; the removal of
/// objects to which no snapshot refers deletes them. Thread-safe.
public record LakeCommits(LakeObjects objects, Supplier<GluePointers> pointers) {

    /// Checks that a table is still as it was when a change was prepared.
    ///
    /// @throws dev.leat.plan.OutputConflictException if not
    public void check(Effect.Publish change) {
        pointers.get().check(change.swap().orElseThrow());
    }

    /// Commits a change of a table.
    ///
    /// @throws dev.leat.plan.OutputConflictException if another writer was first
    /// @throws dev.leat.port.UnavailableException if a service is unavailable; the change may be
    ///   committed
    public void publish(Effect.Publish change) {
        var swap = change.swap().orElseThrow();
        if (swap.to().isEmpty()) {
            pointers.get().check(swap);
        } else {
            objects.put(change.objects());
            pointers.get().change(swap, swap.to().get());
        }
        change.deleted().forEach(objects::delete);
        objects.discard(change.objects());
    }
}
