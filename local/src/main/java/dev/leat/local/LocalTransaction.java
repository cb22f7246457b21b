package dev.leat.local;

import dev.leat.batch.Outcome;
import dev.leat.local.archive.LocalArchives;
import dev.leat.local.bucket.ObjectChanges;
import dev.leat.local.database.SqliteErrors;
import dev.leat.local.database.Transaction;
import dev.leat.local.event.LocalEventBus;
import dev.leat.local.file.LocalFileLog;
import dev.leat.local.quality.QualityTable;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.queue.RedriveResults;
import dev.leat.local.stream.LocalStreams;
import dev.leat.local.stream.StreamSources;
import dev.leat.local.table.TableWrites;
import dev.leat.local.topic.LocalTopics;
import dev.leat.local.view.Views;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Store;
import java.nio.file.Path;
import java.sql.SQLException;

/// Applies each effect to the tables of the embedded store. Used for one commit, on the writer
/// thread.
record LocalTransaction(Path file, Transaction transaction, Places places)
        implements Store.Transaction {

    /// The components of a state folder that effects change.
    record Places(
            Views views,
            OpenQueues queues,
            RedriveResults fates,
            LocalTopics topics,
            LocalEventBus events,
            TableWrites tables,
            LocalFileLog files,
            ObjectChanges objects,
            LocalStreams streams,
            StreamSources sources,
            LocalArchives archives) {

        /// Returns a copy with empty view caches, for one dry run.
        Places forDryRun() {
            return new Places(
                    views.forDryRun(),
                    queues,
                    fates,
                    topics,
                    events,
                    tables.forDryRun(),
                    files,
                    objects,
                    streams,
                    sources,
                    archives);
        }
    }

    @Override
    public WriteResults apply(Effect effect) {
        try {
            return applied(effect);
        } catch (SQLException e) {
            throw SqliteErrors.of(file, e);
        }
    }

    private WriteResults applied(Effect effect) throws SQLException {
        return switch (effect) {
            case Effect.Write write -> {
                places.views().written(transaction);
                yield LocalWriters.write(transaction, write, places);
            }
            case Effect.DeadLetters dead -> places.queues().letters().write(transaction, dead);
            case Effect.Audit audit -> {
                places.fates().save(transaction, audit.results());
                yield WriteResults.all(0, Outcome.DELIVERED);
            }
            case Effect.Archive archive -> {
                places.archives().add(transaction, archive);
                yield WriteResults.all(0, Outcome.DELIVERED);
            }
            case Effect.Observe(var windows) -> {
                QualityTable.add(transaction, windows);
                yield WriteResults.all(0, Outcome.DELIVERED);
            }
            case Effect.Checkpoint done -> {
                places.queues()
                        .named(done.work().source())
                        .source()
                        .renew(transaction, done.work());
                places.files().checkpoint(transaction, done);
                yield WriteResults.all(0, Outcome.DELIVERED);
            }
            case Effect.LoadFile file ->
                    throw new IllegalArgumentException(
                            "the state file has no warehouse table " + file.to().name());
            case Effect.Stage(var write) ->
                    throw new IllegalArgumentException(
                            "the state file has no warehouse table " + write.to().name());
            case Effect.Finish end -> {
                places.files().finish(transaction, end);
                yield WriteResults.all(0, Outcome.DELIVERED);
            }
            case Effect.Publish made when made.swap().isPresent() ->
                    throw new IllegalArgumentException(
                            "the state file has no catalog of lake tables");
            case Effect.Publish made -> {
                places.objects().publish(transaction, made);
                yield WriteResults.all(0, Outcome.DELIVERED);
            }
            case Effect.PutEvent put -> places.events().put(transaction, put.event());
            case Effect.Settle settle -> {
                places.sources().settle(transaction, settle);
                yield WriteResults.all(0, Outcome.DELIVERED);
            }
        };
    }
}
