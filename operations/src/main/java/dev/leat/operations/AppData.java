package dev.leat.operations;

import dev.leat.app.App;
import dev.leat.delivery.EndpointStatus;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import dev.leat.port.StoredIdentity;
import dev.leat.port.ViewReader.Part;
import dev.leat.port.ViewReader.Row;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The stored data of an app. The app may run in this process, in another process, or not at all.
/// Each annotated method is one operation of the HTTP API. Methods block; threads may share it.
///
/// Methods that name an unknown queue or view throw [RefusedOperationException] of the kind
/// UNKNOWN.
public interface AppData {

    /// Returns an app with its queues, views and buckets, including those that clients created. Its
    /// pipelines and API routes may be missing.
    @Operation(
            value = "GET app",
            summary = "Returns the app's queues, views and buckets.",
            timeoutSeconds = 5)
    App app();

    /// Returns the fields of this queue's messages that are marked `pii` in the schema of a
    /// pipeline that reads the queue. These fields are masked in all output. A dead-letter queue
    /// has the fields of its source queue.
    @Operation(
            value = "GET queues/{queue}/personal",
            summary = "Lists the fields of a queue's messages that hold personal data.")
    Set<String> personal(String queue);

    /// Returns the state of each endpoint, in the order of the app. On a platform whose batches
    /// wait for the responses of endpoints, no record waits.
    @Operation(
            value = "GET endpoints",
            summary =
                    "Lists the state of each endpoint and the number of records that wait for it.")
    default List<EndpointStatus> endpoints() {
        return List.of();
    }

    /// Returns the operations that show a pipeline.
    @Nested(PipelineOperations.class)
    default PipelineOperations pipeline(String pipeline) {
        throw RefusedOperationException.unknown("pipelines cannot be shown here");
    }

    /// Returns messages whose sequence number is `cursor` or greater, without receiving them.
    @Operation(
            value = "GET queues/{queue}/items",
            summary = "Lists messages of a queue without receiving them.",
            cursor = "/sequence+1",
            masks = true)
    List<Message.Seen> browse(String queue, long cursor, int limit);

    /// Returns the operations on objects of buckets.
    @Nested(ObjectOperations.class)
    ObjectOperations objects();

    /// Returns the operations on tables and their items.
    @Nested(StoredItemOperations.class)
    StoredItemOperations items();

    /// Returns the operations on streams and their records.
    @Nested(StreamRecordOperations.class)
    default StreamRecordOperations streams() {
        throw RefusedOperationException.unknown("there are no streams here");
    }

    /// Returns the operations on lake tables.
    @Nested(LakeOperations.class)
    LakeOperations lake();

    /// Returns the operations on warehouse tables.
    @Nested(WarehouseOperations.class)
    WarehouseOperations warehouse();

    /// Returns the operations on topics and external deliveries.
    @Nested(DeliveryOperations.class)
    DeliveryOperations deliveries();

    /// Returns the audit: the log of redrive runs and their dead letters.
    @Nested(RedriveOperations.class)
    Audit audit();

    /// Returns the data that each store has about one record of this pipeline. `identity` is the
    /// record's identity (a hash of its key or message id) in hex.
    @Operation(
            value = "GET pipelines/{pipeline}/identities",
            summary = "Lists the stored state of a record in each store, by its identity in hex.")
    List<StoredIdentity> identities(String pipeline, String identity);

    @Operation(
            value = "GET views/{view}/rows",
            writes = true,
            summary = "Streams all rows of a view, one JSON object per line.")
    void rows(String view, Consumer<Row> each);

    @Operation(
            value = "GET views/{view}/parts",
            writes = true,
            summary = "Streams all rows of a view by period, one JSON object per line.")
    void parts(String view, Consumer<Part> each);
}
