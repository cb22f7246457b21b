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
    @Operation(value = "GET app", summary = "The app's queues, views and buckets.", patience = 5)
    App app();

    /// The personal fields of this queue's messages (`pii` in the schemas of its readers), which
    /// are masked wherever they are shown. A dead-letter queue has those of its source.
    @Operation(
            value = "GET queues/{queue}/personal",
            summary = "The fields of a queue's messages that hold personal values.")
    Set<String> personal(String queue);

    /// The condition of the state folder.
    @Operation(value = "GET condition", summary = "The condition of the state folder.")
    default StateCondition condition() {
        return StateCondition.READY;
    }

    /// By queue, in the order of the app.
    @Operation(value = "GET queues", summary = "How many messages each queue has.")
    Map<String, Counts> counts();

    /// How each alarm is, in the order of the app; those of an app that does not run as they were
    /// when it did.
    @Operation(value = "GET alarms", summary = "The state of each alarm.")
    List<AlarmStatus> alarms();

    /// Changes of alarms and what their policies decided, the newest first; none where no place
    /// keeps them.
    @Operation(
            value = "GET alarms/notes",
            summary = "Changes of alarms and decisions of their policies, the newest first.")
    default List<AlarmLog.Note> notes(int limit) {
        return List.of();
    }

    /// How each pipeline is, in the order of the app; none if nothing runs.
    @Operation(
            value = "GET pipelines",
            summary = "The state of each pipeline and what it has done since the start.")
    Map<String, PipelineStatus> status();

    /// Sends all or none; durable when it returns.
    @Operation(
            value = "POST queues/{queue}/items",
            summary = "Sends messages to a queue, all or none.")
    void send(String queue, List<Message.Outgoing> messages);

    /// Messages whose sequence is `cursor` or greater, without receiving them.
    @Operation(
            value = "GET queues/{queue}/items",
            summary = "Messages of a queue, without receiving them.",
            cursor = "/sequence+1",
            masks = true)
    List<Message.Seen> browse(String queue, long cursor, int limit);

    /// What the app, as its file is now, would do with those dead letters of this queue that the
    /// terms are about. Nothing is kept.
    ///
    /// @throws Refusal with status 422 if the file has mistakes, or an expression of the terms
    @Operation(
            value = "POST dead-letters/{queue}/previews",
            summary = "What the app would do with dead letters that came back; changes nothing.",
            masks = true,
            patience = 1800)
    PreviewReport preview(String queue, Audit.Terms terms);

    /// What the app, as its file is now, would do with these letters of this dead-letter queue if
    /// they came back as one batch, in their order. Nothing is kept.
    ///
    /// @throws Refusal with status 422 if the file has mistakes
    @Operation(
            value = "POST dead-letters/{queue}/outlooks",
            summary = "What would become of each of these dead letters; changes nothing.",
            masks = true,
            patience = 1800,
            splits = true)
    List<PredictedOutcome> outlook(String queue, List<DeadLetterQueue.Return> letters);

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
            value = "GET pipelines/{pipeline}/holdings",
            summary = "What each place knows of a record, by its identity in hex.")
    List<StoredIdentity> holdings(String pipeline, String identity);

    @Operation(
            value = "GET views/{view}/rows",
            summary = "Every row of a view, one JSON object a line.")
    void rows(String view, Consumer<Row> each);

    @Operation(
            value = "GET views/{view}/parts",
            summary = "Every row of a view by period, one JSON object a line.")
    void parts(String view, Consumer<Part> each);

    /// Runs one SELECT over views, queues and buckets, for at most `limit` rows.
    ///
    /// @throws Refusal with status 422 if the statement cannot be run, 429 if another one runs, 504
    ///   if it takes too long
    @Operation(
            value = "POST queries",
            summary = "Runs one SELECT over views, queues and buckets; changes nothing.",
            masks = true)
    default QueryResult query(String statement, int limit, boolean unmasked) {
        throw new RefusedRequestException(404, "no statement is run here");
    }

    @Override
    void close();
}
