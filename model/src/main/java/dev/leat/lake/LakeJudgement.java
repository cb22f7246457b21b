package dev.leat.lake;

import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The outcomes of rows for a lake table with a unique key. Each row has a number in its part. A
/// row that is not entered is DELIVERED and added to the table. The rows that are not added take
/// one bit each, so that a file may have many of them. Owned by one thread.
public final class LakeJudgement {

    private final Map<Integer, Part> parts = new HashMap<>();
    private final Set<Path> replaced = new HashSet<>();

    private static final class Part {
        private final BitSet omitted = new BitSet();
        private final BitSet duplicates = new BitSet();
        private final Map<Integer, Verdict> others = new HashMap<>();
    }

    /// The outcome of a row.
    public record Verdict(Outcome outcome, Optional<Reason> why) {
        public static final Verdict DELIVERED = new Verdict(Outcome.DELIVERED, Optional.empty());
        private static final Verdict DUPLICATE = new Verdict(Outcome.DUPLICATE, Optional.empty());
    }

    /// A receiver of rows.
    public interface Rows<E extends Exception> {
        void row(int part, int row) throws E;
    }

    private Part part(int number) {
        return parts.computeIfAbsent(number, _ -> new Part());
    }

    /// Enters the outcome of a row.
    public void enter(int part, int row, Verdict verdict) {
        if (verdict.outcome() != Outcome.DELIVERED) {
            omit(part, row);
        }
        if (verdict.outcome() == Outcome.DUPLICATE) {
            part(part).duplicates.set(row);
        } else if (!verdict.equals(Verdict.DELIVERED)) {
            part(part).others.put(row, verdict);
        }
    }

    /// Does not add a row, whatever its outcome is, because a later row replaces it.
    public void omit(int part, int row) {
        part(part).omitted.set(row);
    }

    /// Enters that rows to add replace rows of a data file.
    public void replace(Set<Path> files) {
        replaced.addAll(files);
    }

    /// Returns the outcome of a row.
    public Verdict of(int part, int row) {
        var found = parts.get(part);
        if (found == null) {
            return Verdict.DELIVERED;
        }
        return found.duplicates.get(row)
                ? Verdict.DUPLICATE
                : found.others.getOrDefault(row, Verdict.DELIVERED);
    }

    /// Returns true if a row is added to the table.
    public boolean adds(int part, int row) {
        var found = parts.get(part);
        return found == null || !found.omitted.get(row);
    }

    /// Passes on the rows that are not added.
    public <E extends Exception> void omitted(Rows<E> rows) throws E {
        for (var part : parts.entrySet()) {
            var omitted = part.getValue().omitted;
            for (int row = omitted.nextSetBit(0); row >= 0; row = omitted.nextSetBit(row + 1)) {
                rows.row(part.getKey(), row);
            }
        }
    }

    /// Returns the data files with rows that the rows to add replace.
    public Set<Path> replaced() {
        return Set.copyOf(replaced);
    }
}
