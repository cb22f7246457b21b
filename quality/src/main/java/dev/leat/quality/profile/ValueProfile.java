package dev.leat.quality.profile;

import java.util.List;
import java.util.Optional;

/// Statistics that every column has. Values are texts in DuckDB's spelling.
///
/// @param count the values, including nulls; the elements of all lists for a column inside a list
/// @param nulls the values that are null
/// @param blanks the texts that are empty or consist of blanks
/// @param distinct the number of distinct values that are not null
/// @param exact true if `distinct` was counted; otherwise it is estimated by HyperLogLog
/// @param min the least value; empty if all are null, or the type has no order
/// @param max the greatest value
/// @param top the most frequent values, most frequent first. If `distinct` is not exact, their
///   counts are those of the values that DuckDB's `approx_top_k` selected
public record ValueProfile(
        long count,
        long nulls,
        long blanks,
        long distinct,
        boolean exact,
        Optional<String> min,
        Optional<String> max,
        List<Frequency> top) {

    public ValueProfile {
        top = List.copyOf(top);
    }

    /// A value with the number of its occurrences.
    public record Frequency(String value, long count) {}

    /// Returns a copy with the counted number of distinct values.
    ValueProfile counted(long exactly) {
        return new ValueProfile(count, nulls, blanks, exactly, true, min, max, top);
    }

    /// Returns the number of values that are not null.
    public long present() {
        return count - nulls;
    }

    /// Returns the share of nulls, from 0 to 1.
    public double nullShare() {
        return count == 0 ? 0 : (double) nulls / count;
    }
}
