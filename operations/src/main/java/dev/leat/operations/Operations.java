package dev.leat.operations;

import dev.leat.alarm.AlarmStatus;
import dev.leat.app.Model;
import dev.leat.delivery.EndpointStatus;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.AlarmLog;
import dev.leat.port.Archives;
import dev.leat.port.BackupSummary;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.StateCondition;
import dev.leat.redrive.PredictedOutcome;
import dev.leat.watch.QualityWindow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Operations on the state of an app, which may run in this process, in another process, or not at
/// all. Each annotated method is one operation of the HTTP API. Methods block; threads may share
/// it.
///
/// Methods that name an unknown queue or view throw [RefusedOperationException] of the kind
/// UNKNOWN.
public interface Operations extends AppData, LetterRepairs, AutoCloseable {

    /// Returns the condition of the state folder.
    @Operation(value = "GET condition", summary = "Returns the condition of the state folder.")
    default StateCondition condition() {
        return StateCondition.READY;
    }

    /// Returns the message counts of each queue, in the order of the app.
    @Operation(value = "GET queues", summary = "Returns the message counts of each queue.")
    Map<String, Counts> counts();

    /// Returns the state of each alarm, in the order of the app. If the app is not running, returns
    /// the last stored states.
    @Operation(value = "GET alarms", summary = "Lists the state of each alarm.")
    List<AlarmStatus> alarms();

    /// Returns alarm state changes and decisions of redrive policies, newest first. Empty if no
    /// store has any.
    @Operation(
            value = "GET alarms/notes",
            summary = "Lists alarm state changes and redrive policy decisions, newest first.")
    default List<AlarmLog.Note> notes(int limit) {
        return List.of();
    }

    /// Ends the backoff of an endpoint. Returns its status before.
    @Operation(
            value = "POST endpoints/{endpoint}/tries",
            summary = "Sends to an unavailable endpoint at once; returns its state before.")
    default EndpointStatus tryEndpoint(String endpoint) {
        throw RefusedOperationException.unknown("endpoints cannot be tried here");
    }

    /// Returns the status of each pipeline, in the order of the app; empty if the app is not
    /// running.
    @Operation(
            value = "GET pipelines",
            summary = "Returns the state of each pipeline and its counters since the start.")
    Map<String, PipelineStatus> status();

    /// Returns the counters of the running app of five to six seconds ago, or of its start if that
    /// is later; empty if the app is not running.
    @Operation(
            value = "GET counts/earlier",
            summary = "Returns the counters of five seconds ago, from which rates are computed.")
    default Optional<EarlierCounts> earlier() {
        return Optional.empty();
    }

    /// Returns the resources of the app and the ways of its records.
    @Operation(
            value = "GET graph",
            summary = "Returns the app's resources and the ways that records take between them.")
    default AppGraph graph() {
        return AppGraph.of(app());
    }

    /// Returns what changes with every batch, in one document.
    @Operation(
            value = "GET now",
            summary =
                    "Returns the state of pipelines, queues, endpoints, alarms and failing tasks.")
    default AppNow now() {
        return new AppNow(
                condition(), 0, status(), counts(), endpoints(), alarms(), List.of(), earlier());
    }

    /// Returns the counts of each of the last minutes, at most 1,440.
    @Operation(
            value = "GET minutes",
            summary = "Returns the records and the messages of each of the last minutes.")
    default MinuteCounts minutes(int limit) {
        throw RefusedOperationException.unknown("the app is not running");
    }

    /// Returns the history of a record: where it waits, why it failed, when it was redriven, and
    /// its state at each sink.
    ///
    /// @param record the value of a key column, a message id, an identity in hex, or a file;
    ///   ignored if there are columns
    /// @param column key columns and their values, as `COLUMN=VALUE`
    /// @param pipeline the pipelines to search; empty for all
    /// @param whole true to search up to a million messages of each queue, which can take minutes;
    ///   false to search for a limited time
    @Operation(
            value = "GET traces/{record}",
            summary = "Returns the history of a record: messages, redrives, state at each sink.",
            timeoutSeconds = 600)
    default TraceReport trace(
            String record, List<String> column, List<String> pipeline, boolean whole) {
        throw RefusedOperationException.unknown("records cannot be traced here");
    }

    /// Returns a link that logs a browser in to the console, once. Its right is at most the one
    /// with which the app was started.
    @Operation(
            value = "POST console/links",
            summary = "Creates a one-time link that logs a browser in to the console.")
    default ConsoleLink consoleLink(Right right) {
        throw RefusedOperationException.unknown("the app is not running");
    }

    /// Sends either all messages or none. The messages are durable when the method returns.
    @Operation(
            value = "POST queues/{queue}/items",
            summary = "Sends messages to a queue, all or none of them.")
    void send(String queue, List<Message.Outgoing> messages);

    /// Predicts, with the current app file, the outcome of each of these dead letters if they are
    /// redriven as one batch. Returns the outcomes in the order of the dead letters. Stores
    /// nothing.
    ///
    /// @throws RefusedOperationException of the kind INVALID if the app file has errors
    @Operation(
            value = "POST dead-letters/{queue}/predictions",
            reads = true,
            summary = "Predicts the outcome of each of these dead letters; changes nothing.",
            masks = true,
            timeoutSeconds = 1800,
            splits = true)
    List<PredictedOutcome> predict(String queue, List<DeadLetterQueue.Return> deadLetters);

    /// Another condition of a check of a pipeline.
    ///
    /// @param check the sentence of the check
    record ChangedCheck(String pipeline, String check, String condition) {}

    /// Returns the names of the language models of the app, in its order.
    @Operation(value = "GET models", summary = "Lists the names of the app's language models.")
    default List<String> models() {
        return List.copyOf(app().all(Model.class).keySet());
    }

    /// Asks a language model how to repair the dead letters of a group, and predicts the result of
    /// each proposed edit or condition of a check. Changes no data, but needs the right to change:
    /// it sends the common properties of the letters to the model, and can cost money.
    ///
    /// @param model a name of [#models]
    /// @throws RefusedOperationException of the kind UNKNOWN if the queue has no dead letters of
    ///   the group, CONFLICT while another question is asked, INVALID if there is no such model,
    ///   the app file lacks the pipeline or the letters have no edits, FAILED if the model does not
    ///   answer
    @Operation(
            value = "POST dead-letters/{queue}/groups/{group}/advice",
            summary =
                    "Asks a language model for edits of the dead letters of a group and for another condition of a check, and predicts their results.",
            timeoutSeconds = 1800)
    default ModelAdvice advice(String queue, String group, String model) {
        throw RefusedOperationException.unknown("no language model can be asked here");
    }

    /// Returns the dead letters of a queue, to redrive or delete them.
    @Nested(DeadLetterOperations.class)
    DeadLetterQueue letters(String queue);

    /// Returns the operations that show the dead letters of a queue to a person.
    @Nested(InspectionOperations.class)
    default InspectionOperations inspection(String queue) {
        throw RefusedOperationException.unknown(
                "the dead letters of %s cannot be shown here".formatted(queue));
    }

    /// Returns the operations on redrives that run in the process of the app.
    @Nested(RunOperations.class)
    default RunOperations runs() {
        throw RefusedOperationException.unknown("redrives cannot run here");
    }

    /// Returns the archives of pipelines; empty if there are none.
    @Operation(value = "GET archives", summary = "Lists the archives of pipelines.")
    default List<Archives.Archive> archives() {
        return List.of();
    }

    /// Returns the newest windows of a pipeline with `quality`, newest first; empty if nothing was
    /// measured.
    @Operation(
            value = "GET pipelines/{pipeline}/quality",
            summary = "Lists the newest windows of a pipeline with `quality`, newest first.")
    default List<QualityWindow> quality(String pipeline, int limit) {
        return List.of();
    }

    /// Runs one SELECT over views, tables, queues and buckets, and returns at most `limit` rows.
    ///
    /// @throws RefusedOperationException of the kind INVALID if the statement is invalid, BUSY if
    ///   another statement is running, TIMED_OUT if it times out
    @Operation(
            value = "POST queries",
            reads = true,
            summary = "Runs one read-only SELECT over views, tables, queues and buckets.",
            masks = true)
    default QueryResult query(String statement, int limit, boolean unmasked) {
        throw RefusedOperationException.unknown("queries are not supported here");
    }

    /// Writes a backup of all stores of the state folder, as of one moment, to a new folder on the
    /// machine of the app.
    ///
    /// @param folder an absolute path; the folder must not exist or be empty
    /// @throws RefusedOperationException of the kind INVALID if the folder has content or is in the
    ///   state folder
    @Operation(
            value = "POST backups",
            summary = "Writes a backup of the state to a new local folder.",
            timeoutSeconds = 86_400)
    default BackupSummary backup(String folder) {
        throw RefusedOperationException.unknown("backups are not supported here");
    }

    /// Processes the records of a pipeline again that arrived from `from` to `to`, or the objects
    /// that were put then, and writes them to the sinks that decide by key and version, and to the
    /// sinks `also`. Passes the output to `each`, and at least every other second a line that says
    /// that the replay still runs. If the client closes the connection, the replay ends. A repeated
    /// replay writes no row again.
    ///
    /// @throws RefusedOperationException of the kind INVALID if an argument is invalid, CONFLICT if
    ///   another replay is running
    @Operation(
            value = "POST pipelines/{pipeline}/replays",
            summary = "Processes the records or objects of a period again; streams the output.")
    default void replay(
            String pipeline,
            Instant from,
            Instant to,
            List<String> also,
            Consumer<ReplayLine> each) {
        throw RefusedOperationException.unknown("replays are not supported here");
    }

    @Override
    void close();
}
