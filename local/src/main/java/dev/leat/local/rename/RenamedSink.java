package dev.leat.local.rename;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.StreamSource;
import dev.leat.batch.Attribute;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.deadletter.SinkNames;
import dev.leat.local.archive.ArchivedSinks;
import dev.leat.local.database.Transaction;
import dev.leat.local.view.StoredSinks;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Gives a sink its new name in archives, dead letters and redriven messages.
///
/// @param writers the pipelines that wrote to the sink, and whether each also has a sink of another
///   kind with the former name
record RenamedSink(App app, Path file, String kind, NameChange name, Map<String, Boolean> writers) {

    /// @throws dev.leat.local.database.StateException if an archive cannot be changed
    void rename(Transaction transaction) throws SQLException {
        if (writers.isEmpty()) {
            return;
        }
        ArchivedSinks.rename(
                transaction,
                archives(),
                StoredSinks.label(kind, name.was()),
                StoredSinks.label(kind, name.now()));
        var queues = queues(transaction);
        name.updateMessages(
                transaction,
                file,
                (queue, message, leat) ->
                        renamed(message.attributes(), leat, queues.getOrDefault(queue, "")));
    }

    private Set<String> archives() {
        var archives = new HashSet<>(writers.keySet());
        for (var name : writers.keySet()) {
            var pipeline = app.pipelines().get(name);
            if (pipeline != null && pipeline.from() instanceof StreamSource stream) {
                archives.add(stream.redriven(name));
            }
        }
        return archives;
    }

    private static Map<Integer, String> queues(Transaction transaction) throws SQLException {
        return transaction.map(
                "SELECT number, name FROM queue", row -> row.getInt(1), row -> row.getString(2));
    }

    private Optional<Attribute> renamed(
            Map<String, Attribute> attributes, Attribute leat, String queue) {
        return pipeline(attributes, leat, queue)
                .filter(writers::containsKey)
                .flatMap(of -> SinkNames.replaced(leat, name.was(), names(of)));
    }

    private List<String> names(String pipeline) {
        return writers.getOrDefault(pipeline, false)
                ? List.of(name.was(), name.now())
                : List.of(name.now());
    }

    /// Returns the pipeline that rejected a dead letter, or that reads the queue of a redriven
    /// message.
    private Optional<String> pipeline(
            Map<String, Attribute> attributes, Attribute leat, String queue) {
        return SinkNames.ofRedriven(leat)
                ? app.consumers(queue).stream().findFirst().map(Pipeline::name)
                : DeadLetterInfo.of(attributes).map(DeadLetterInfo::pipeline);
    }
}
