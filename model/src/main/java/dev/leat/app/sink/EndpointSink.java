package dev.leat.app.sink;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A sink that sends the row as one JSON document to an endpoint over HTTP.
public record EndpointSink(String name, Filter filter, Map<String, Sql> columns) implements Sink {

    public static final String KIND = "endpoint";

    public EndpointSink {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape shape() {
        return new Shape.Document(Optional.empty());
    }

    @Override
    public String definition() {
        return "";
    }

    @Override
    public Optional<String> endpoint() {
        return Optional.of(name);
    }

    @Override
    public boolean keepsMessages() {
        return true;
    }

    @Override
    public Set<String> candidates(App app) {
        return app.all(Endpoint.class).keySet();
    }
}
