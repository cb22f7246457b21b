package dev.leat.app.sink;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A sink that adds each record to the aggregates of a view, once.
public record ViewSink(String name, Filter filter, Map<String, Sql> columns) implements Sink {

    public static final String KIND = "view";

    public ViewSink {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /// Returns a sink for all records, with the columns of the row.
    public static ViewSink of(String name) {
        return new ViewSink(name, new Filter.All(), Map.of());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape shape() {
        return new Shape.OfView(name);
    }

    @Override
    public String definition() {
        return "";
    }

    @Override
    public Set<String> candidates(App app) {
        return app.views().keySet();
    }

    @Override
    public Optional<String> view() {
        return Optional.of(name);
    }
}
