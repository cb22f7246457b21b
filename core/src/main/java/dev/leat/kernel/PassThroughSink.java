package dev.leat.kernel;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import java.util.Map;
import java.util.Set;

/// A sink of the kernel's own, which takes every row as it is: where rows are needed in a form and
/// no app file names a sink for them.
record PassThroughSink(String name, Shape shape) implements Sink {

    @Override
    public Filter filter() {
        return new Filter.All();
    }

    @Override
    public Map<String, Sql> columns() {
        return Map.of();
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
