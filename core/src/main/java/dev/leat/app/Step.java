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
}
