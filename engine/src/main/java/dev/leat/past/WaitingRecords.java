package dev.leat.past;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.StreamSource;
import dev.leat.batch.Record;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.port.Message;
import dev.leat.port.RepairPlatform;
import java.util.HashSet;
import java.util.Set;

/// The records of a stream's pipeline that a view has not counted, because they are dead letters
/// for it, or redriven dead letters that the pipeline has not processed yet.
record WaitingRecords(String pipeline, String view, RepairPlatform queues) {

    private static final int PAGE = 1_000;

    /// Returns the ids of the records.
    static Set<String> of(
            App app, Pipeline pipeline, StreamSource from, String view, RepairPlatform queues) {
        var waiting = new WaitingRecords(pipeline.name(), view, queues);
        var ids = new HashSet<String>();
        // Dead letters move only in this direction.
        app.terms(pipeline).deadLetters().ifPresent(queue -> waiting.add(queue, ids));
        waiting.add(from.redrives(), ids);
        return ids;
    }

    private void add(String queue, Set<String> ids) {
        try (var letters = queues.deadLetters(queue)) {
            long next = 0;
            for (var page = letters.read(next, PAGE);
                    !page.isEmpty();
                    page = letters.read(next, PAGE)) {
                page.stream().filter(this::concerns).map(Message.Seen::id).forEach(ids::add);
                next = page.getLast().sequence() + 1;
            }
        }
    }

    /// Returns false if the view has the record, and other sinks rejected it.
    private boolean concerns(Message.Seen message) {
        var record =
                RedriveAttribute.restored(
                        new Record(
                                message.id(),
                                message.body(),
                                message.attributes(),
                                1,
                                message.sentAt()));
        return record.redrive()
                .map(redrive -> redrive.goesTo(view))
                .orElseGet(() ->
                        DeadLetterInfo.of(message.attributes()).map(this::concerns).orElse(true));
    }

    private boolean concerns(DeadLetterInfo letter) {
        return (letter.pipeline().isEmpty() || letter.pipeline().equals(pipeline))
                && (letter.failed().isEmpty() || letter.failed(view));
    }
}
