package dev.leat.kernel.compile;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import java.util.Map;
import java.util.Set;

/// An internal sink that takes the rows of `filter`: unchanged, or only these `columns`. It is used
/// by callers that need rows in the form `shape` although the app file has no sink for them.
public record PassThroughSink(String name, Shape shape, Map<String, Sql> columns, Filter filter)
        implements Sink {

    /// Creates a sink that takes every row unchanged.
    public PassThroughSink(String name, Shape shape) {
        this(name, shape, Map.of());
    }

    /// Creates a sink that takes every row.
    public PassThroughSink(String name, Shape shape, Map<String, Sql> columns) {
        this(name, shape, columns, new Filter.All());
    }

    @Override
    public String kind() {
        return "";
    }

    @Override
    public String definition() {
        return "";
    }

    @Override
    public Set<String> candidates(App app) {
        return Set.of();
    }
}
