package dev.leat.redrive;

import dev.leat.app.App;
import dev.leat.batch.Record;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import java.time.InstantSource;
import java.util.List;

/// A preview of a redrive: returns the records that it would send now. Sends and stores nothing.
/// Owned by one thread.
public final class RedrivePreview implements AutoCloseable {

    private final InstantSource clock;
    private final DeadLetterSelection selection;
    private final RedriveDecision decision;

    /// The effect of a run on a dead letter.
    public sealed interface PreviewedEffect {

        /// The record would be sent to this queue.
        record Redriven(DeadLetterQueue.Return back) implements PreviewedEffect {

            public String to() {
                return back.to();
            }

            /// Returns the record that the queue would contain.
            public Record record() {
                return RedrivePreview.record(back);
            }
        }

        /// The dead letter would stay in its queue, for this reason.
        record NotSent(String why) implements PreviewedEffect {}
    }

    /// Creates a preview. `queue` is the dead-letter queue.
    ///
    /// @throws BadExpressionException if an expression of the terms is invalid
    public RedrivePreview(
            App app, String queue, Audit.Terms terms, Audit audit, InstantSource clock) {
        this(app, queue, terms, RunOptions.PLAIN, audit, clock);
    }

    /// Creates a preview of a run with these options.
    public RedrivePreview(
            App app,
            String queue,
            Audit.Terms terms,
            RunOptions options,
            Audit audit,
            InstantSource clock) {
        this.clock = clock;
        this.selection = new DeadLetterSelection(app, queue, terms);
        var run = Audit.Run.begun("preview", "", queue, terms, clock.instant(), Long.MAX_VALUE, "");
        this.decision = new RedriveDecision(app, run, options, audit);
    }

    /// Returns the effects on the selected dead letters of a page, in the page's order.
    public List<PreviewedEffect> of(List<Message.Seen> page) {
        return selection.pick(page).stream().map(this::turn).toList();
    }

    private PreviewedEffect turn(DeadLetterSelection.Picked picked) {
        return switch (decision.decide(picked, clock.instant())) {
            case RedriveDecision.Verdict.Send(var back) -> new PreviewedEffect.Redriven(back);
            case RedriveDecision.Verdict.Held(var why) -> new PreviewedEffect.NotSent(why);
            case RedriveDecision.Verdict.Skipped(var why) -> new PreviewedEffect.NotSent(why);
            case RedriveDecision.Verdict.Fails _ ->
                    throw new IllegalStateException("a preview run has no previewer");
            case RedriveDecision.Verdict.AlreadySent _ ->
                    new PreviewedEffect.NotSent("it was already redriven");
            case RedriveDecision.Verdict.Ends(var why) -> new PreviewedEffect.NotSent(why);
        };
    }

    /// Returns the record that the queue would contain after the redrive of a dead letter.
    private static Record record(DeadLetterQueue.Return back) {
        var letter = back.deadLetter();
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
