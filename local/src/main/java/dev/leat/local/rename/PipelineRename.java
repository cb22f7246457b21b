package dev.leat.local.rename;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.StreamSource;
import dev.leat.deadletter.SinkNames;
import dev.leat.fingerprint.PipelineFingerprint;
import dev.leat.local.database.StateException;
import dev.leat.local.database.Transaction;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Gives the stored state of a pipeline the new name of the pipeline: its identities, its
/// checkpoints in a stream, its log of files and the objects that it made from them, its archives,
/// its waiting deliveries, and its name in dead letters. A file that it was processing is processed
/// from its beginning.
final class PipelineRename {

    /// The statements that change the name, with the new and the former name as parameters. Rows of
    /// identities have the number of the pipeline.
    private static final List<String> UPDATES =
            List.of(
                    "UPDATE pipeline SET name = ?1 WHERE name = ?2",
                    "UPDATE archive SET pipeline = ?1 WHERE pipeline = ?2",
                    "UPDATE archive SET pipeline = ?1 || substr(pipeline, length(?2) + 1)"
                            + " WHERE substr(pipeline, 1, length(?2) + 1) = ?2 || '%s'"
                                    .formatted(StreamSource.REDRIVEN),
                    "UPDATE shard_reader SET pipeline = ?1 WHERE pipeline = ?2",
                    // The names of staging folders are hashes that include the name of the
                    // pipeline.
                    "DELETE FROM staged WHERE unit IN (SELECT number FROM unit"
                            + " WHERE pipeline = ?2 AND phase = 'RUNNING')",
                    "UPDATE unit SET pipeline = ?1, plan = iif(phase = 'RUNNING', '', plan)"
                            + " WHERE pipeline = ?2",
                    "UPDATE file_log SET pipeline = ?1 WHERE pipeline = ?2",
                    "UPDATE object SET pipeline = ?1 WHERE pipeline = ?2",
                    "UPDATE delivery SET topic = ?1 WHERE topic = ?2 AND protocol = 'RECORD'");

    private final Transaction transaction;
    private final App app;
    private final Path file;

    /// The fingerprint of each stored pipeline.
    private final Map<String, String> keys;

    PipelineRename(Transaction transaction, App app, Path file) throws SQLException {
        this.transaction = transaction;
        this.app = app;
        this.file = file;
        this.keys =
                transaction.map(
                        "SELECT name, key FROM pipeline",
                        row -> row.getString(1),
                        row -> row.getString(2));
    }

    /// Renames the state of a pipeline that has a former name, and returns the name that the state
    /// had. Changes nothing and returns nothing if no state has the former name, for example
    /// because an earlier start renamed it. A pipeline without a former name gets back the state of
    /// which its name is the first one. [QueueRename] renames the queues of the pipeline.
    ///
    /// @throws StateException if there is state with both names, or the former name is not the
    ///   first one
    Optional<String> run(Pipeline pipeline) throws SQLException {
        var now = pipeline.name();
        var first = pipeline.was().orElse(now);
        if (keys.containsKey(now) && first.equals(now)) {
            return Optional.empty();
        }
        var former = former(first, now);
        if (former.isEmpty()) {
            return former;
        }
        var was = former.get();
        if (keys.containsKey(now)) {
            throw new StateException(
                    "the pipeline %1$s and its former name %2$s both have stored identities; to keep those of %1$s, remove `was`; to use those of %2$s, give the pipeline a name that no pipeline has had"
                            .formatted(now, was));
        }
        var change = new NameChange(was, now);
        change.update(transaction, UPDATES);
        var key = Objects.requireNonNull(keys.remove(was));
        key(now, PipelineFingerprint.afterRename(key, first, now));
        change.updateMessages(
                transaction, file, (_, _, leat) -> SinkNames.ofPipeline(leat, was, now));
        return former;
    }

    /// Returns the present name of the state of a pipeline with this first name: the same name, or
    /// that of an earlier rename.
    private Optional<String> former(String was, String now) {
        var key = keys.get(was);
        if (key == null) {
            return keys.entrySet().stream()
                    .filter(stored ->
                            PipelineFingerprint.firstName(stored.getValue())
                                    .equals(Optional.of(was)))
                    .map(Map.Entry::getKey)
                    .filter(name -> !app.pipelines().containsKey(name))
                    .findFirst();
        }
        var first = PipelineFingerprint.firstName(key);
        if (first.isPresent()) {
            throw new StateException(
                    "the pipeline %s was renamed before, and the identities of its records include its first name; %s"
                            .formatted(
                                    was,
                                    first.get().equals(now)
                                            ? "%s is its first name, so remove `was`".formatted(now)
                                            : "write `was: %s`".formatted(first.get())));
        }
        return Optional.of(was);
    }

    private void key(String pipeline, String key) throws SQLException {
        transaction.update("UPDATE pipeline SET key = ? WHERE name = ?", key, pipeline);
        keys.put(pipeline, key);
    }
}
