package dev.leat.kernel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The columns that an expression may use, in order, each with its type as DuckDB spells it.
/// `source` is always there besides.
public record Scope(Map<String, String> columns) {

    public Scope {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }
}
