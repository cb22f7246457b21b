package dev.leat.app;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A step of a pipeline, on the rows of a batch. Maps keep the order of the file.
public sealed interface Step {

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
    }

    /// Keeps one of several equal rows of a file. Rows with equal `by` columns but differences in
    /// other columns are a conflict. With `newest` the row with the highest version is kept, and
    /// only different rows of the same version are a conflict.
    record Distinct(List<String> by, boolean newest) implements Step {
        public Distinct {
            by = List.copyOf(by);
        }
    }

    /// Returns one row for each group of a file's rows with the same `by` columns.
    record Aggregate(List<String> by, Map<String, Sql> measures) implements Step {
        public Aggregate {
            by = List.copyOf(by);
            measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
        }
    }

    /// Runs a SELECT over the rows of a file. The SELECT reads the rows from the table `batch`.
    record Query(Sql select) implements Step {}

    /// Adds columns that a Java class computes from the record. The class may also reject the
    /// record.
    record Java(JavaFunction function, Map<String, Type> adds) implements Step {
        public Java {
            adds = Collections.unmodifiableMap(new LinkedHashMap<>(adds));
        }
    }

    /// Returns true if the step needs all rows of a file at once.
    default boolean overFile() {
        return switch (this) {
            case Distinct _, Aggregate _, Query _ -> true;
            case Set _, Select _, Exclude _, Check _, Where _, Unnest _, Lookup _, Java _ -> false;
        };
    }
}
