package dev.leat.app;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One step of a pipeline, on the rows of a batch. Maps keep the order of the file.
public sealed interface Step {

    /// New values; every expression sees the values before the step.
    record Set(Map<String, Sql> columns) implements Step {
        public Set {
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }
    }

    /// These columns and no others.
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

    /// Sentences that must be true. False and NULL reject; all that fail are reported.
    record Check(Map<String, Sql> sentences) implements Step {
        public Check {
            sentences = Collections.unmodifiableMap(new LinkedHashMap<>(sentences));
        }
    }

    /// False and NULL filter.
    record Where(Sql condition) implements Step {}

    /// Equal rows once; on whole files only. Rows with the same `by` that differ elsewhere are a
    /// conflict, unless `newest` keeps the one with the highest version.
    record Distinct(List<String> by, boolean newest) implements Step {
        public Distinct {
            by = List.copyOf(by);
        }
    }

    /// A row for each group of rows with the same `by`; on whole files only.
    record Aggregate(List<String> by, Map<String, Sql> measures) implements Step {
        public Aggregate {
            by = List.copyOf(by);
            measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
        }
    }

    /// A SELECT over the rows of a whole file, which it calls `batch`.
    record Query(Sql select) implements Step {}

    /// Whether the step needs all rows of a file at once.
    default boolean overFile() {
        return switch (this) {
            case Distinct _, Aggregate _, Query _ -> true;
            case Set _, Select _, Exclude _, Check _, Where _ -> false;
        };
    }
}
