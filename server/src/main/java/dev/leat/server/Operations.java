package dev.leat.server;

import dev.leat.alarm.AlarmStatus;
import dev.leat.app.App;
import dev.leat.port.AlarmLog;
import dev.leat.port.Audit;
import dev.leat.port.Condition;
import dev.leat.port.Holding;
import dev.leat.port.LetterBox;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.ViewReader.Part;
import dev.leat.port.ViewReader.Row;
import dev.leat.redrive.Outlook;
import dev.leat.tally.Status;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// What a person does with the state of an app, whether the app runs in another process or not at
/// all. Blocks; threads may share it.
///
/// Methods that name a queue or view that is not there throw [Refusal] with status 404.
public interface Operations extends AutoCloseable {

    /// The queues and views that there are; the queues that clients created are among them.
    /// Pipelines and routes may be left out.
    App app();

    /// Fields of this queue's messages that hold personal values (`pii` in the schema of whoever
    /// reads them), to be masked wherever they are shown. A dead-letter queue has those of its
    /// source.
    Set<String> personal(String queue);

    /// The condition of the state folder.
    default Condition condition() {
        return Condition.READY;
    }

    /// By queue, in the order of the app.
    Map<String, Counts> counts();

    /// How each alarm is, in the order of the app; those of an app that does not run as they were
    /// when it did.
    List<AlarmStatus> alarms();

    /// What has become of alarms, and what their policies decided, the newest first; nothing where
    /// nobody keeps any.
    default List<AlarmLog.Note> notes(int most) {
        return List.of();
    }

    /// How each pipeline is, in the order of the app; none if nothing runs.
    Map<String, Status> status();

    /// Sends all or none; durable when it returns.
    void send(String queue, List<Message.Outgoing> messages);

    /// Messages from `sequence` on, without receiving them.
    List<Message.Seen> browse(String queue, long sequence, int limit);

    /// What the app, as its file is now, would do with those dead letters of this queue that the
    /// terms are about. Nothing is kept.
    ///
    /// @throws Refusal with status 422 if the file has mistakes, or an expression of the terms
    PreviewReport preview(String queue, Audit.Terms terms);

    /// What the app, as its file is now, would do with these letters of this dead-letter queue if
    /// they came back as one batch, in their order. Nothing is kept.
    ///
    /// @throws Refusal with status 422 if the file has mistakes
    List<Outlook> outlook(String queue, List<LetterBox.Return> letters);

    /// The letters of a queue, to be sent back or removed.
    LetterBox letters(String queue);

    /// The objects of buckets.
    ObjectOperations objects();

    /// Topics, and what they have for subscribers outside.
    DeliveryOperations deliveries();

    /// Who redrove what.
    Audit audit();

    /// What each place knows of a record of this pipeline, by its identity in hex.
    List<Holding> holdings(String pipeline, String identity);

    void rows(String view, Consumer<Row> each);

    void parts(String view, Consumer<Part> each);

    @Override
    void close();
}
