package dev.leat.app.sink;

import dev.leat.app.App;
import dev.leat.app.RowText;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.app.Stream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// A sink that puts the row as one JSON document into a stream. `partitionBy` is the partition key;
/// without it, the partition key is the record's identity.
public record StreamSink(
        String name, Filter filter, Map<String, Sql> columns, Optional<Sql> partitionBy)
        implements Sink {

    public static final String KIND = "stream";

    public StreamSink {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Shape shape() {
        return new Shape.Document(
                partitionBy.map(sql -> new RowText("partition_by", sql, this::problem)));
    }

    private Optional<String> problem(Optional<String> text) {
        if (text.isEmpty()) {
            return Optional.of("the partition key for stream '%s' is null".formatted(name));
        }
        int characters = text.get().codePointCount(0, text.get().length());
        return characters > 0 && characters <= Stream.MAX_PARTITION_KEY
                ? Optional.empty()
                : Optional.of(
                        "the partition key for stream '%s' has %d characters; it must have 1 to %d"
                                .formatted(name, characters, Stream.MAX_PARTITION_KEY));
    }

    /// A record may have 1 MiB, with its partition key of up to 256 characters.
    @Override
    public OptionalInt maxDocument() {
        return OptionalInt.of(Stream.MAX_RECORD - 4 * Stream.MAX_PARTITION_KEY);
    }

    @Override
    public String definition() {
        return partitionBy.map(Sql::text).orElse("");
    }

    @Override
    public Set<String> candidates(App app) {
        return app.all(Stream.class).keySet();
    }

    @Override
    public Optional<String> stream() {
        return Optional.of(name);
    }
}
