package dev.leat.port;

import dev.leat.app.Pipeline;
import dev.leat.app.PipelineSource;
import dev.leat.app.Sink;
import dev.leat.batch.LeasedWork;
import java.util.List;
import java.util.Optional;

/// The sources and stores of an app: the part of a platform that runs pipelines and reads their
/// results. A platform that implements only this interface can run an app. Thread-safe. The code
/// that opens a platform also closes it, after everything that uses the platform has ended.
public interface EnginePlatform extends AutoCloseable {

    /// Returns the source of a pipeline, by the name in its [dev.leat.app.SourceTerms].
    Source source(String name);

    /// Returns the store that contains a source. If two sources or sinks share a transaction
    /// domain, this method and [#store(Sink)] return the same instance for both. The engine commits
    /// changes in one transaction if their stores are the same instance.
    Store sourceStore(String source);

    /// Returns the store that contains the target of a sink.
    Store store(Sink sink);

    /// Returns the reason why this platform does not support a sink, as text for users; empty if
    /// the sink is supported. The caller checks every sink before the app starts, so that [#store]
    /// is called only for supported sinks.
    Optional<String> unsupported(Sink sink);

    /// Returns the reason why this platform does not support a pipeline's source, as text for
    /// users; empty if the source is supported. The caller checks every source before the app
    /// starts and before it calls [#source] or [#buckets].
    Optional<String> unsupported(PipelineSource from);

    /// Returns the reader of a view.
    ViewReader view(String name);

    /// Returns the stored identities of a record of this pipeline, at most one per store.
    /// `identity` is the record's hash of 16 bytes. The result is empty if no store has the record,
    /// or the stored identity has expired.
    ///
    /// @throws UnavailableException if a store is unavailable
    List<StoredIdentity> identities(String pipeline, byte[] identity);

    /// Returns the objects of the app's buckets, for pipelines that read or write files.
    ObjectStorage buckets();

    /// Returns the items of the app's tables.
    TableReader tables();

    /// Returns the log of processed files.
    FileLog files();

    /// Claims an object for the time of a lease, so that no other process works on it for this
    /// pipeline. If an earlier process has decided the end of a version of the object and did not
    /// complete it, completes it first. Empty if another process works on the object.
    ///
    /// @throws ObjectUnavailableException if that end cannot be completed now
    /// @throws UnavailableException if the object cannot be claimed now
    default Optional<ObjectClaim> claim(
            String pipeline, String bucket, String key, LeasedWork work) {
        return Optional.of(() -> {});
    }

    /// Claims an object, as the other method does, for a replay, which has no lease. The claim ends
    /// some minutes after it was taken or extended ([ObjectClaim#extend]).
    ///
    /// @throws ObjectUnavailableException if a decided end cannot be completed now
    /// @throws UnavailableException if the object cannot be claimed now
    default Optional<ObjectClaim> claim(String pipeline, String bucket, String key) {
        return Optional.of(() -> {});
    }

    /// Returns the place from which the events about failed files come.
    default EventPlace eventPlace() {
        return EventPlace.EMBEDDED;
    }

    /// Returns the lake tables; empty if the platform has none.
    default Optional<LakeTables> lake() {
        return Optional.empty();
    }

    /// Prevents other changes of the lake tables to which a pipeline writes until the result is
    /// closed.
    default LakeTables.Hold hold(Pipeline pipeline) {
        var tables = pipeline.to().stream().flatMap(sink -> sink.lakeTable().stream()).toList();
        return tables.isEmpty() ? () -> {} : lake().orElseThrow().hold(tables);
    }

    /// Returns the maintenance of lake tables; empty if the platform has none.
    default Optional<LakeMaintenance> maintenance() {
        return Optional.empty();
    }

    /// Returns the warehouse tables; empty if the app or the platform has none.
    default Optional<WarehouseTables> warehouse() {
        return Optional.empty();
    }

    /// Returns true if this platform stores the records for sinks that keep messages
    /// ([Sink#keepsMessages]), and sends them after the commit. False if a commit waits for the
    /// response to each record.
    default boolean sendsLater() {
        return false;
    }

    /// Returns true if this platform stores the measurements of pipelines with `quality`.
    default boolean measures() {
        return false;
    }

    Time time();

    @Override
    void close();
}
