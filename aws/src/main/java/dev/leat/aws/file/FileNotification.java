package dev.leat.aws.file;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.app.Sql;
import dev.leat.batch.Column;
import dev.leat.batch.Rows;
import dev.leat.plan.Effect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A notification of a file to a queue or topic: one row of a write.
///
/// @param kind the kind of the sink
/// @param sink the name of the sink
/// @param texts the values of the sink's columns; null is SQL NULL
record FileNotification(
        String pipeline,
        String kind,
        String sink,
        byte[] identity,
        byte[] digest,
        List<@Nullable String> texts) {

    FileNotification {
        texts = Collections.unmodifiableList(new ArrayList<>(texts));
    }

    /// Returns the notifications of a write.
    static List<FileNotification> of(Effect.Write write) {
        var all = new ArrayList<FileNotification>();
        for (int row : write.pick()) {
            var texts = new ArrayList<@Nullable String>();
            for (var column : write.rows().sinks().get(write.sink())) {
                texts.add(((Column.Texts) column).values()[row]);
            }
            all.add(
                    new FileNotification(
                            write.pipeline(),
                            write.to().kind(),
                            write.to().name(),
                            write.rows().identity(row),
                            write.rows().digest(row),
                            texts));
        }
        return all;
    }

    /// Returns the write of this notification alone.
    Effect.Write write() {
        var columns = new ArrayList<Column>();
        for (var text : texts) {
            columns.add(new Column.Texts(new @Nullable String[] {text}));
        }
        var rows = new Rows(1, new int[] {0}, identity, digest, List.of(columns));
        return new Effect.Write(pipeline, new Target(kind, sink), 0, rows, new int[] {0});
    }

    /// The sink as the sender of the message knows it, whatever the app file says by then.
    private record Target(String kind, String name) implements Sink {

        @Override
        public Filter filter() {
            return new Filter.All();
        }

        @Override
        public Map<String, Sql> columns() {
            return Map.of();
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
        public Set<String> candidates(App app) {
            return Set.of(name);
        }
    }
}
