package dev.leat.redrive;

import dev.leat.app.App;
import dev.leat.batch.Record;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Letters as the records that they would be again if a run sent them back now. Nothing is sent and
/// nothing entered. Owned by one thread.
public final class RedrivePreview implements AutoCloseable {

    private final InstantSource clock;
    private final DeadLetterSelection selection;
    private final RedriveDecision judge;

    /// What would happen to a letter.
    public sealed interface Turn {

        /// The record would come to this queue.
        record Back(String to, Record record) implements Turn {}

        /// The run would leave it where it is, and why.
        record Stays(String why) implements Turn {}
    }

    /// `queue` is the dead-letter queue.
    ///
    /// @throws BadExpression if an expression of the terms cannot be used
    public RedrivePreview(
            App app, String queue, Audit.Terms terms, Audit audit, InstantSource clock) {
        this.clock = clock;
        this.selection = new DeadLetterSelection(app, queue, terms);
        var run =
                new Audit.Run(
                        "preview",
                        "",
                        queue,
                        terms,
                        clock.instant(),
                        Optional.empty(),
                        Audit.State.RUNNING,
                        Long.MAX_VALUE,
                        0,
                        0,
                        0,
                        0,
                        "");
        this.judge = new RedriveDecision(app, run, RunOptions.PLAIN, audit);
    }

    /// Those of these letters that the terms are about, in their order.
    public List<Turn> of(List<Message.Seen> page) {
        return selection.pick(page).stream().map(this::turn).toList();
    }

    private Turn turn(DeadLetterSelection.Picked picked) {
        return switch (judge.judge(picked, clock.instant())) {
            case RedriveDecision.Verdict.Send(var back) -> new Turn.Back(back.to(), record(back));
            case RedriveDecision.Verdict.Held(var why) -> new Turn.Stays(why);
            case RedriveDecision.Verdict.Passed(var why) -> new Turn.Stays(why);
            case RedriveDecision.Verdict.Fails _ ->
                    throw new IllegalStateException("no preview was asked");
            case RedriveDecision.Verdict.Left _ -> new Turn.Stays("it was sent back before");
            case RedriveDecision.Verdict.Ends(var why) -> new Turn.Stays(why);
        };
    }

    /// The record that a letter would be.
    public static Record record(DeadLetterQueue.Return back) {
        var letter = back.letter();
        return new Record(
                letter.id(),
                back.body(),
                back.attributes(),
                1,
                letter.sentAt(),
                letter.sequence(),
                letter.group());
    }

    @Override
    public void close() {
        selection.close();
    }
}
