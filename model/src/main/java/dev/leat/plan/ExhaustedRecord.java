package dev.leat.plan;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.deadletter.DeadLetter;
import java.util.LinkedHashMap;
import java.util.List;

/// The dead letters of records that no batch rejected: those that were received as often as their
/// queue allows, and were never settled, and those whose end could not be completed.
public final class ExhaustedRecord {

    private ExhaustedRecord() {}

    /// Returns the dead letter.
    ///
    /// @param source the record's queue
    /// @param record the record with its redrive history; `attempt` is the number of receives
    public static DeadLetter letter(App app, String source, Record record) {
        int attempts = record.attempt();
        return letter(
                app,
                source,
                record,
                "received %s without being settled"
                        .formatted(attempts == 1 ? "1 time" : attempts + " times"));
    }

    /// Returns the dead letter of a file's message, if after the end of the file was decided an
    /// output or a notification of it could not be published, or an output was missing.
    public static DeadLetter incomplete(App app, String source, Record record) {
        return letter(
                app,
                source,
                record,
                Reason.of(
                        "incomplete",
                        "the file was finished, but an output or a notification may be missing: another input published an object with the same key at the same time, an output was removed before the end was complete, or a notification was refused; check the outputs and the log of the pipeline, and redrive this file if something is missing"));
    }

    private static DeadLetter letter(App app, String source, Record record, String text) {
        return letter(app, source, record, Reason.of("attempts", text));
    }

    private static DeadLetter letter(App app, String source, Record record, Reason reason) {
        var pipeline = app.consumers(source).stream().findFirst();
        var sinks = pipeline.map(Pipeline::to).orElse(List.of()).stream().map(Sink::name).toList();
        var meant = sinks.stream().filter(sink -> goesTo(record, sink)).toList();
        var failed = new LinkedHashMap<String, List<Reason>>();
        // If none of the intended sinks exists any more, the message is for all sinks, as in a
        // pipeline.
        for (var sink : meant.isEmpty() ? sinks : meant) {
            failed.put(sink, List.of(reason));
        }
        var done = sinks.stream().filter(sink -> !failed.containsKey(sink)).toList();
        if (failed.isEmpty()) {
            failed.put(source, List.of(reason));
        }
        return new DeadLetter(
                0, record, pipeline.map(Pipeline::name).orElse(""), source, "", done, failed);
    }

    private static boolean goesTo(Record record, String sink) {
        return record.redrive().map(redrive -> redrive.goesTo(sink)).orElse(true);
    }
}
