package dev.leat.app.sink;

import dev.leat.app.App;
import dev.leat.app.LakeTable;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Adds the rows of a file or of a batch of messages to a lake table, in one commit.
public record LakeTableSink(String name, Filter filter, Map<String, Sql> columns) implements Sink {

    public static final String KIND = "lake_table";

    public LakeTableSink {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape shape() {
        return new Shape.OfLakeTable(name);
    }

    @Override
    public String definition() {
        return "";
    }

    @Override
    public Optional<String> lakeTable() {
        return Optional.of(name);
    }

    @Override
    public Set<String> candidates(App app) {
        return app.all(LakeTable.class).keySet();
    }
}
