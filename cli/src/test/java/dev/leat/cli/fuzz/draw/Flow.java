package dev.leat.cli.fuzz.draw;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A pipeline as it was drawn, beside what the app file says of it.
///
/// @param versions how its records change, if they do
/// @param fed whether other pipelines fill its source, and not the data
/// @param shrink what becomes of documents that are too large
public record Flow(
        String name,
        Source source,
        List<Step> steps,
        List<Target> targets,
        List<String> key,
        Optional<Versions> versions,
        boolean fed,
        Optional<Shrink> shrink) {

    /// Steps that only messages can have, and that `leat run` refuses.
    public static final Set<String> TWINS = Set.of("lookup", "unnest", "java");

    /// The source of a pipeline. `place` is the queue, the stream or the bucket. `known` if its
    /// columns are in a schema.
    public record Source(
            String place,
            String format,
            Dialect dialect,
            String prefix,
            String suffix,
            List<Column> columns,
            boolean declared,
            boolean strict,
            boolean fifo) {

        static final String MESSAGE = "message";
        static final String STREAM = "stream";

        public boolean files() {
            return !format.equals(MESSAGE) && !stream();
        }

        public boolean stream() {
            return format.equals(STREAM);
        }

        public boolean lines() {
            return format.equals("csv") || format.equals("tsv");
        }
    }

    /// The column with the version of a record, and when a state deletes it.
    public record Versions(String column, Optional<Expr> deleteWhen) {}

    /// The format of CSV.
    record Dialect(
            char delimiter,
            Optional<Character> quote,
            Optional<Character> escape,
            boolean header,
            List<String> nulls,
            String encoding,
            Optional<Character> comment) {

        static final Dialect CSV =
                new Dialect(
                        ',',
                        Optional.of('"'),
                        Optional.empty(),
                        true,
                        List.of(""),
                        "UTF-8",
                        Optional.empty());
        static final Dialect TSV =
                new Dialect(
                        '\t',
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        List.of(""),
                        "UTF-8",
                        Optional.empty());
    }

    /// A step: its kind, its expressions by column or sentence, and its columns. `keep` is of
    /// `distinct`. Steps of [#TWINS] have a twin in Java, and the columns with values that have
    /// more than one text.
    public record Step(
            String kind,
            Map<String, Expr> expressions,
            List<String> columns,
            String keep,
            @Nullable Twin twin) {
        public Step {
            expressions = new LinkedHashMap<>(expressions);
            columns = new ArrayList<>(columns);
        }

        public Step(String kind, Map<String, Expr> expressions, List<String> columns, String keep) {
            this(kind, expressions, columns, keep, null);
        }

        public Step(String kind, List<String> odd, Twin twin) {
            this(kind, Map.of(), odd, "", twin);
        }

        public boolean known() {
            return !kind.equals("sql") && expressions.values().stream().allMatch(Expr::known);
        }
    }

    /// Computes the result of a step for one row.
    interface Twin {

        /// Returns the rows; none if the step filters the row out.
        ///
        /// @throws ArithmeticException if the step rejects the record
        List<Map<String, Object>> of(Map<String, Object> row);
    }

    /// The step `shrink`: the size, and the bytes that remain of each column, in this order. No
    /// bytes remain of a column that is dropped.
    public record Shrink(int to, Map<String, Integer> columns, Optional<String> offload) {}

    /// A sink: its kind and place. `select` is empty where it gets the row; `format` is of buckets,
    /// `partition` of streams.
    public record Target(
            String kind,
            String place,
            Optional<Expr> where,
            boolean otherwise,
            Map<String, Expr> select,
            String format,
            String path,
            Optional<Expr> partition) {

        public boolean known() {
            return where.stream().allMatch(Expr::known)
                    && partition.stream().allMatch(Expr::known)
                    && select.values().stream().allMatch(Expr::known);
        }

        /// Returns the word that coverage counts: for a bucket, its format.
        public String word() {
            return kind.equals("bucket") ? format : kind;
        }
    }

    boolean versioned() {
        return versions.isPresent();
    }

    /// Returns true if a record is all its rows.
    public boolean replacesRows() {
        return versioned() && has("unnest");
    }

    /// Returns true if the pipeline writes a warehouse table.
    public boolean stores() {
        return targets.stream().anyMatch(t -> t.kind().equals("warehouse_table"));
    }

    /// Returns true if other pipelines may write to a lake table of the pipeline, whose rows then
    /// have a unique key.
    public boolean sharesLake() {
        return !key.isEmpty() && targets.stream().anyMatch(t -> t.kind().equals("lake_table"));
    }

    public boolean has(String step) {
        return steps.stream().anyMatch(s -> s.kind().equals(step));
    }

    public boolean known() {
        return steps.stream().allMatch(Step::known) && targets.stream().allMatch(Target::known);
    }
}
