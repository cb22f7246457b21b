package dev.leat.kernel;

import dev.leat.batch.StagedFile;
import java.util.BitSet;
import java.util.Set;

/// The rows that a batch has for a lake table: the file that [Kernel#write] wrote for the table's
/// sink, whose rows have numbers from 0. The rows `empty` stand for records that have no rows. They
/// have only the columns `kept`, in lower case; their other columns are NULL. Callers must not
/// change the set.
public record LakeStaged(StagedFile file, BitSet empty, Set<String> kept) {

    public LakeStaged {
        kept = Set.copyOf(kept);
    }
}
