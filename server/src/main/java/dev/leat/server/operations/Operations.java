package dev.leat.server.operations;

import dev.leat.alarm.AlarmStatus;
import dev.leat.app.App;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.AlarmLog;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.StateCondition;
import dev.leat.port.StoredIdentity;
import dev.leat.port.ViewReader.Part;
import dev.leat.port.ViewReader.Row;
import dev.leat.redrive.PredictedOutcome;
import dev.leat.server.RefusedRequestException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// The operations on the state of an app, whether the app runs in another process or not at all.
/// Each annotated method is one operation of the HTTP API. Blocks; threads may share it.
///
/// Methods that name a queue or view that does not exist throw [RefusedRequestException] with
/// status 404.
public interface Operations extends AutoCloseable {

    /// The queues, views and buckets that there are; those that clients created are among them.
    /// Pipelines and routes may be left out.
    @Operation(
            value = "GET app",
            summary = "Returns the app's queues, views and buckets.",
            patience = 5)
    App app();

    /// The personal fields of this queue's messages (`pii` in the schemas of its readers), which
    /// are masked wherever they are shown. A dead-letter queue has those of its source.
    @Operation(
            value = "GET queues/{queue}/personal",
            summary = "Lists the fields of a queue's messages that hold personal data.")
    Set<String> personal(String queue);

    /// The condition of the state folder.
    @Operation(value = "GET condition", summary = "Returns the condition of the state folder.")
    default StateCondition condition() {
        return StateCondition.READY;
    }

    /// By queue, in the order of the app.
    @Operation(value = "GET queues", summary = "Returns the message counts of each queue.")
    Map<String, Counts> counts();

    /// How each alarm is, in the order of the app; those of an app that does not run as they were
    /// when it did.
    @Operation(value = "GET alarms", summary = "Lists the state of each alarm.")
    List<AlarmStatus> alarms();

    /// Changes of alarms and what their policies decided, the newest first; none where no place
    /// keeps them.
    @Operation(
            value = "GET alarms/notes",
            summary = "Lists alarm state changes and redrive policy decisions, newest first.")
    default List<AlarmLog.Note> notes(int limit) {
        return List.of();
    }

    /// How each pipeline is, in the order of the app; none if nothing runs.
    @Operation(
            value = "GET pipelines",
            summary = "Returns the state of each pipeline and its counters since the start.")
    Map<String, PipelineStatus> status();

    /// Sends all or none; durable when it returns.
    @Operation(
            value = "POST queues/{queue}/items",
            summary = "Sends messages to a queue, all or none of them.")
    void send(String queue, List<Message.Outgoing> messages);

    /// Messages whose sequence is `cursor` or greater, without receiving them.
    @Operation(
            value = "GET queues/{queue}/items",
            summary = "Lists messages of a queue without receiving them.",
            cursor = "/sequence+1",
            masks = true)
    List<Message.Seen> browse(String queue, long cursor, int limit);

    /// What the app, as its file is now, would do with those dead letters of this queue that the
    /// terms are about. Nothing is kept.
    ///
    /// @throws Refusal with status 422 if the file has mistakes, or an expression of the terms
    @Operation(
            value = "POST dead-letters/{queue}/previews",
            summary = "Predicts the result of a redrive without changing anything.",
            masks = true,
            patience = 1800)
    PreviewReport preview(String queue, Audit.Terms terms);

    /// What the app, as its file is now, would do with these letters of this dead-letter queue if
    /// they came back as one batch, in their order. Nothing is kept.
    ///
    /// @throws Refusal with status 422 if the file has mistakes
    @Operation(
            value = "POST dead-letters/{queue}/predictions",
            summary = "Predicts the outcome of each of these dead letters; changes nothing.",
            masks = true,
            patience = 1800,
            splits = true)
    List<PredictedOutcome> predict(String queue, List<DeadLetterQueue.Return> deadLetters);

    /// The letters of a queue, to be sent back or removed.
    @Nested(DeadLetterOperations.class)
    DeadLetterQueue letters(String queue);

    /// The objects of buckets.
    @Nested(ObjectOperations.class)
    ObjectOperations objects();

    /// Topics, and their messages for subscribers outside.
    @Nested(DeliveryOperations.class)
    DeliveryOperations deliveries();

    /// Redrives, and the letters that each has sent back.
    @Nested(RedriveOperations.class)
    Audit audit();

    /// What each place knows of a record of this pipeline, by its identity in hex.
    @Operation(
            value = "GET pipelines/{pipeline}/identities",
            summary = "Lists the stored state of a record in each store, by its identity in hex.")
    List<StoredIdentity> identities(String pipeline, String identity);

    @Operation(
            value = "GET views/{view}/rows",
            summary = "Streams all rows of a view, one JSON object per line.")
    void rows(String view, Consumer<Row> each);

    @Operation(
            value = "GET views/{view}/parts",
            summary = "Streams all rows of a view by period, one JSON object per line.")
    void parts(String view, Consumer<Part> each);

    /// Runs one SELECT over views, queues and buckets, for at most `limit` rows.
    ///
    /// @throws Refusal with status 422 if the statement cannot be run, 429 if another one runs, 504
    ///   if it takes too long
    @Operation(
            value = "POST queries",
            summary = "Runs one read-only SELECT over views, queues and buckets.",
            masks = true)
    default QueryResult query(String statement, int limit, boolean unmasked) {
        throw new RefusedRequestException(404, "no statement is run here");
    }

    @Override
    void close();
}
