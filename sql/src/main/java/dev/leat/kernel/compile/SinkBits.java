package dev.leat.kernel.compile;

import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.compile.CompiledPipeline.Failure;
import dev.leat.kernel.compile.CompiledPipeline.SinkBit;
import dev.leat.kernel.compile.Statement.Cte;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The bits that belong to single sinks: the sink's `where` filters the row, or an expression of
/// the sink fails for it. Used by one compilation.
final class SinkBits {

    private final PipelineColumns row;
    private final List<SinkBit> bits = new ArrayList<>();
    private final List<String> terms = new ArrayList<>();

    /// Creates the bits for rows with these columns.
    SinkBits(PipelineColumns row) {
        this.row = row;
    }

    List<SinkBit> all() {
        return bits;
    }

    /// Adds a bit that is set if the condition in this box is not true.
    void filtered(int sink, String box) {
        long bit = add(new SinkBit.Filtered(sink));
        terms.add("CASE WHEN %s.v THEN 0 ELSE %d END".formatted(SqlLiterals.name(box), bit));
    }

    /// Adds a bit that is set if the expression in this box failed.
    void raised(
            int sink,
            String box,
            String cause,
            String step,
            String message,
            Optional<String> field,
            Set<String> columns,
            List<CompiledPipeline.Detail> details) {
        var why = new Failure.Rejected(cause, step, message, field, values(columns), details);
        rejected(sink, SqlLiterals.name(box) + " IS NULL", why);
    }

    /// Adds a bit that is set if this condition is true: the value of a sink's column is out of
    /// range.
    void outOfRange(
            int sink, String condition, String step, String message, String field, Set<String> of) {
        var why =
                new Failure.Rejected(
                        "range", step, message, Optional.of(field), values(of), List.of());
        rejected(sink, condition, why);
    }

    private void rejected(int sink, String condition, Failure.Rejected why) {
        long bit = add(new SinkBit.Raised(sink, why));
        terms.add("CASE WHEN %s THEN %d ELSE 0 END".formatted(condition, bit));
    }

    /// Returns those of the columns that are fields of the document. The statement returns computed
    /// values only for rows that failed in a step.
    private List<CompiledPipeline.Witness> values(Set<String> columns) {
        return row.named(columns).stream()
                .filter(variable -> !variable.computed())
                .map(v -> new CompiledPipeline.Witness(v.name(), false, v.field(), v.pii()))
                .toList();
    }

    /// Adds a bit that is set if the condition in this box is true.
    void deleted(String box) {
        long bit = add(new SinkBit.Deleted());
        terms.add("CASE WHEN %s.v THEN %d ELSE 0 END".formatted(SqlLiterals.name(box), bit));
    }

    private long add(SinkBit bit) {
        bits.add(bit);
        return StatementBuilder.value(bits.size() - 1);
    }

    /// Returns the columns of the result that hold the bits. They are 0 for rows for which the
    /// guard is false.
    List<Cte.Column> columns(String guard) {
        var columns = new ArrayList<Cte.Column>();
        for (int word = 0; word < CompiledPipeline.words(terms.size()); word++) {
            int to = Math.min(terms.size(), (word + 1) * CompiledPipeline.BITS);
            var sum = String.join(" + ", terms.subList(word * CompiledPipeline.BITS, to));
            columns.add(
                    Cte.Column.of(
                            "_leat_s" + word,
                            "CAST(CASE WHEN %s THEN %s ELSE 0 END AS BIGINT)"
                                    .formatted(guard, sum)));
        }
        return columns;
    }
}
