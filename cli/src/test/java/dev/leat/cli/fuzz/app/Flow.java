package dev.leat.cli.fuzz.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pipeline as it was drawn, beside what the app file says of it.
///
/// @param fed whether other pipelines fill its source, and not the data
record Flow(
        String name,
        Source source,
        List<Step> steps,
        List<Target> targets,
        List<String> key,
        boolean versioned,
        boolean fed) {

    /// What it reads. `place` is the queue, or the bucket. `known` if its columns are in a schema.
    record Source(
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

        boolean files() {
            return !format.equals(MESSAGE);
        }

        boolean lines() {
            return format.equals("csv") || format.equals("tsv");
        }
    }

    /// How CSV is written.
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
    /// `distinct`.
    record Step(String kind, Map<String, Expr> expressions, List<String> columns, String keep) {
        Step {
            expressions = new LinkedHashMap<>(expressions);
            columns = new ArrayList<>(columns);
        }

        boolean known() {
            return !kind.equals("sql") && expressions.values().stream().allMatch(Expr::known);
        }
    }

    /// A sink: its kind and place. `select` is empty where it gets the row; `format` is of buckets.
    record Target(
            String kind,
            String place,
            Optional<Expr> where,
            boolean otherwise,
            Map<String, Expr> select,
            String format,
            String path) {

        boolean known() {
            return where.stream().allMatch(Expr::known)
                    && select.values().stream().allMatch(Expr::known);
        }

        /// As a pair is counted: a bucket by what is written there.
        String word() {
            return kind.equals("bucket") ? format : kind;
        }
    }

    boolean known() {
        return steps.stream().allMatch(Step::known) && targets.stream().allMatch(Target::known);
    }
}
