package dev.leat.app;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A step of a pipeline, on the rows of a batch. The step states which expressions it evaluates and
/// which columns it reads, adds and removes; other classes derive the columns after the step from
/// this. Maps keep the order of the file.
public sealed interface Step {

    /// Name of the expression of a `where` in [#expressions].
    String WHERE = "where";

    /// Value of a column that a step adds or replaces.
    sealed interface Added {

        /// The value of an expression over the row before the step.
        record Computed(Sql sql) implements Added {}

        /// The value of an aggregate over the rows of a group.
        record Measure(Sql sql) implements Added {}

        /// The value of the column with the same name, which all rows of a group have.
        record OfGroup() implements Added {}

        /// An element of the list in this column.
        record Element(String list) implements Added {}

        /// The value of a column of a lookup. `nullable` is true if it may be NULL.
        record Taken(dev.leat.app.Lookup lookup, Schema.Field field, boolean nullable)
                implements Added {}

        /// A value that a Java class returns.
        record Returned(Type type) implements Added {}
    }

    /// Sets columns. All expressions use the values before the step.
    record Set(Map<String, Sql> columns) implements Step {
        public Set {
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }
    }

    /// Keeps only these columns.
    record Select(Map<String, Sql> columns) implements Step {
        public Select {
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }
    }

    record Exclude(List<String> columns) implements Step {
        public Exclude {
            columns = List.copyOf(columns);
        }
    }

    /// Rejects rows for which a condition is false or NULL, and reports the sentence of each such
    /// condition.
    record Check(Map<String, Sql> sentences) implements Step {
        public Check {
            sentences = Collections.unmodifiableMap(new LinkedHashMap<>(sentences));
        }
    }

    /// Filters out rows for which the condition is false or NULL.
    record Where(Sql condition) implements Step {}

    /// Returns one row for each element of a list or JSON array. The column is removed, and the
    /// element is the column `as`.
    record Unnest(String column, String as) implements Step {}

    /// Adds columns of the row of a lookup that has the same key. `by` maps each column of the
    /// record to the key column of the lookup that must be equal; `take` maps each added column to
    /// the lookup's column from which it comes.
    record Lookup(
            dev.leat.app.Lookup lookup,
            Map<String, String> by,
            Map<String, String> take,
            Missing missing)
            implements Step {

        /// Handling of a record for which the lookup has no row.
        public enum Missing {
            /// The record is rejected.
            REJECT,
            /// The columns are NULL.
            KEEP,
            /// The record is redelivered later, which counts as an attempt.
            RETRY
        }

        public Lookup {
            by = Collections.unmodifiableMap(new LinkedHashMap<>(by));
            take = Collections.unmodifiableMap(new LinkedHashMap<>(take));
        }

        /// Returns the lookup's column from which an added column comes.
        public Schema.Field taken(String column) {
            return lookup.column(take.getOrDefault(column, column));
        }

        private Added added(Schema.Field field) {
            return new Added.Taken(lookup, field, missing == Missing.KEEP || !field.notNull());
        }
    }

    /// A step that needs all rows of a file at once.
    sealed interface OverFile extends Step {}

    /// Keeps one of several equal rows of a file. Rows with equal `by` columns but differences in
    /// other columns are a conflict. With `newest` the row with the highest version is kept, and
    /// only different rows of the same version are a conflict.
    record Distinct(List<String> by, boolean newest) implements OverFile {
        public Distinct {
            by = List.copyOf(by);
        }
    }

    /// Returns one row for each group of a file's rows with the same `by` columns.
    record Aggregate(List<String> by, Map<String, Sql> measures) implements OverFile {
        public Aggregate {
            by = List.copyOf(by);
            measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
        }
    }

    /// Runs a SELECT over the rows of a file. The SELECT reads the rows from the table `batch`.
    record Query(Sql select) implements OverFile {}

    /// Adds columns that a Java class computes from the record. The class may also reject the
    /// record.
    record Java(JavaFunction function, Map<String, Type> adds) implements Step {
        public Java {
            adds = Collections.unmodifiableMap(new LinkedHashMap<>(adds));
        }
    }

    /// Returns the step's keyword in the app file.
    default String kind() {
        return switch (this) {
            case Set _ -> "set";
            case Select _ -> "select";
            case Exclude _ -> "exclude";
            case Check _ -> "check";
            case Where _ -> "where";
            case Unnest _ -> "unnest";
            case Lookup _ -> "lookup";
            case Distinct _ -> "distinct";
            case Aggregate _ -> "aggregate";
            case Query _ -> "sql";
            case Java _ -> "java";
        };
    }

    /// Returns the expressions over the row before the step, by the column that each computes or
    /// the sentence that it checks.
    default Map<String, Sql> expressions() {
        return switch (this) {
            case Set set -> set.columns;
            case Select select -> select.columns;
            case Check check -> check.sentences;
            case Where where -> Map.of(WHERE, where.condition);
            case Exclude _, Unnest _, Lookup _, OverFile _, Java _ -> Map.of();
        };
    }

    /// Returns the options of the step as texts of the app file: SQL by column or sentence, and
    /// names by option. The name of an option is empty if the step has only this one.
    default Map<String, String> options() {
        var options = new LinkedHashMap<String, String>();
        switch (this) {
            case Set _, Select _, Check _ -> put(options, expressions());
            case Exclude exclude -> options.put("columns", String.join(", ", exclude.columns));
            case Where where -> options.put("", where.condition.text().strip());
            case Unnest unnest -> options.put(unnest.as, unnest.column);
            case Lookup lookup -> {
                options.put("in", lookup.lookup.name());
                lookup.by.forEach((column, key) -> options.put("by " + column, key));
                lookup.take.forEach((column, taken) -> options.put("take " + column, taken));
            }
            case Distinct distinct -> options.put("by", String.join(", ", distinct.by));
            case Aggregate aggregate -> {
                options.put("by", String.join(", ", aggregate.by));
                put(options, aggregate.measures);
            }
            case Query query -> options.put("", query.select.text().strip());
            case Java java -> options.put("adds", String.join(", ", java.adds.keySet()));
        }
        return options;
    }

    private static void put(Map<String, String> options, Map<String, Sql> expressions) {
        expressions.forEach((name, sql) -> options.put(name, sql.text().strip()));
    }

    /// Returns all SQL of the step, including aggregates and queries over many rows.
    default Collection<Sql> sql() {
        return switch (this) {
            case Aggregate aggregate -> aggregate.measures.values();
            case Query query -> List.of(query.select);
            case Set _,
                    Select _,
                    Check _,
                    Where _,
                    Exclude _,
                    Unnest _,
                    Lookup _,
                    Distinct _,
                    Java _ ->
                    expressions().values();
        };
    }

    /// Returns the columns whose values the step reads, in addition to those in its SQL.
    default Collection<String> reads() {
        return switch (this) {
            case Unnest unnest -> List.of(unnest.column);
            case Lookup lookup -> lookup.by.keySet();
            case Distinct distinct -> distinct.by;
            case Aggregate aggregate -> aggregate.by;
            case Set _, Select _, Exclude _, Check _, Where _, Query _, Java _ -> List.of();
        };
    }

    /// Returns the columns that the step removes by their names.
    default List<String> removed() {
        return switch (this) {
            case Exclude exclude -> exclude.columns;
            case Unnest unnest -> List.of(unnest.column);
            case Set _,
                    Select _,
                    Check _,
                    Where _,
                    Lookup _,
                    Distinct _,
                    Aggregate _,
                    Query _,
                    Java _ ->
                    List.of();
        };
    }

    /// Returns the added columns that replace none: no column that the step keeps has their names.
    default Collection<String> newNames() {
        return switch (this) {
            case Unnest unnest -> List.of(unnest.as);
            case Java java -> java.adds.keySet();
            case Set _, Select _, Exclude _, Check _, Where _, Lookup _, OverFile _ -> List.of();
        };
    }

    /// Returns true if the step keeps the columns that it neither adds nor removes.
    default boolean keepsOthers() {
        return switch (this) {
            case Select _, Aggregate _, Query _ -> false;
            case Set _, Exclude _, Check _, Where _, Unnest _, Lookup _, Distinct _, Java _ -> true;
        };
    }

    /// Returns the columns that the step adds or replaces, without those that [#addsUnknown] means.
    default Map<String, Added> added() {
        return switch (this) {
            case Set set -> added(set.columns, Added.Computed::new);
            case Select select -> added(select.columns, Added.Computed::new);
            case Unnest unnest -> Map.of(unnest.as, new Added.Element(unnest.column));
            case Lookup lookup ->
                    added(lookup.take, column -> lookup.added(lookup.lookup.column(column)));
            case Aggregate aggregate -> {
                var added = new LinkedHashMap<String, Added>();
                aggregate.by.forEach(name -> added.put(name, new Added.OfGroup()));
                added.putAll(added(aggregate.measures, Added.Measure::new));
                yield added;
            }
            case Java java -> added(java.adds, Added.Returned::new);
            case Exclude _, Check _, Where _, Distinct _, Query _ -> Map.of();
        };
    }

    /// Returns true if the step gives this column a value that it does not already have.
    default boolean computes(String column) {
        return added().entrySet().stream()
                .filter(made -> made.getKey().equalsIgnoreCase(column))
                .anyMatch(made ->
                        !(made.getValue() instanceof Added.Computed(var sql)
                                && sql.text().strip().replace("\"", "").equalsIgnoreCase(column)));
    }

    /// Returns true if the columns that the step adds are known only after it is bound.
    default boolean addsUnknown() {
        return this instanceof Query;
    }

    /// Returns true if each row after the step is one row before it. Otherwise one row becomes
    /// several, or several become one.
    default boolean keepsRows() {
        return switch (this) {
            case Unnest _, Aggregate _, Query _ -> false;
            case Set _, Select _, Exclude _, Check _, Where _, Lookup _, Distinct _, Java _ -> true;
        };
    }

    /// Returns true if the step cannot be applied to the rows of files.
    default boolean needsMessages() {
        return switch (this) {
            case Unnest _, Java _ -> true;
            case Lookup lookup -> lookup.missing == Lookup.Missing.RETRY;
            case Set _, Select _, Exclude _, Check _, Where _, OverFile _ -> false;
        };
    }

    /// Returns true if the row is still the record after the step, with other values or more
    /// columns. A check of the record belongs before a class, which then gets only valid records.
    default boolean keepsRecord() {
        return keepsOthers() && removed().isEmpty() && !(this instanceof Java);
    }

    /// Returns true if the row has other columns or values after the step.
    default boolean changesColumns() {
        return !keepsOthers() || !added().isEmpty() || !removed().isEmpty();
    }

    private static <T> Map<String, Added> added(
            Map<String, T> columns, Function<? super T, Added> value) {
        var added = new LinkedHashMap<String, Added>();
        columns.forEach((name, from) -> added.put(name, value.apply(from)));
        return added;
    }
}
