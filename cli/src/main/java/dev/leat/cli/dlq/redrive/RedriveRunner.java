package dev.leat.cli.dlq.redrive;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.leat.app.App;
import dev.leat.cli.place.StopSignal;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.inspect.LetterEnvelopes;
import dev.leat.mask.Mask;
import dev.leat.operations.Masking;
import dev.leat.operations.Operations;
import dev.leat.operations.OperationsJson;
import dev.leat.operations.PreviewReport;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.Time;
import dev.leat.redrive.CauseCounts;
import dev.leat.redrive.DeadLetterPurge;
import dev.leat.redrive.DryRunReport;
import dev.leat.redrive.Redriver;
import dev.leat.redrive.RunOptions;
import dev.leat.text.CountText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs a redrive of one queue's dead letters for a command, and prints its results. Owned by the
/// command's thread.
public final class RedriveRunner implements AutoCloseable {

    private final DeadLetterQueue deadLetters;
    private final Redriver redriver;
    private final LetterEnvelopes envelopes;
    private final String queue;
    private final Terminal terminal;
    private final StopSignal stop;
    private final Mask mask;
    private final boolean json;

    /// `queue` is the dead-letter queue; `mask` masks personal values in its dead letters.
    public RedriveRunner(
            Operations operations,
            App app,
            String queue,
            Terminal terminal,
            StopSignal stop,
            Mask mask,
            boolean json) {
        this.deadLetters = operations.letters(queue);
        this.redriver =
                new Redriver(
                        deadLetters,
                        operations.audit(),
                        Time.system(),
                        app,
                        letters -> operations.predict(queue, letters));
        this.envelopes = new LetterEnvelopes(app, queue);
        this.queue = queue;
        this.terminal = terminal;
        this.stop = stop;
        this.mask = mask;
        this.json = json;
    }

    /// Returns the unfinished run with this id.
    ///
    /// @throws CommandException if there is no such run, or it cannot be resumed
    public static Audit.Run resumable(Operations operations, String id) {
        var run =
                operations
                        .audit()
                        .run(id)
                        .orElseThrow(() ->
                                CommandException.input(
                                        "no run '%s'; 'leat dlq history' lists the runs"
                                                .formatted(id)));
        if (run.state() == Audit.State.COMPLETED || DeadLetterPurge.isPurge(run)) {
            throw CommandException.input(
                    "run '%s' is complete and cannot be resumed".formatted(id));
        }
        if (run.terms().move().isPresent()) {
            throw CommandException.input(
                    "run '%s' is an SQS message move task; 'leat up' resumes it automatically; to cancel it, call CancelMessageMoveTask"
                            .formatted(id));
        }
        if (Redriver.editsByHand(run)) {
            throw CommandException.input(
                    "run '%s' cannot be resumed: the edited body was not saved; edit the dead letter again"
                            .formatted(id));
        }
        return run;
    }

    /// Returns the user's name for the audit.
    public static String person() {
        return System.getProperty("user.name", "unknown");
    }

    public Audit.Run begin(Audit.Terms terms, RunOptions runOptions) {
        return redriver.begin(person(), queue, terms, runOptions);
    }

    /// Starts or resumes a run. Returns the command's exit code, which is not 0 if the run was
    /// stopped, or sent nothing because it skipped dead letters whose outcome is unknown.
    public int drive(Audit.Run begun, RunOptions runOptions, String command, String options) {
        var line = new RunLine(terminal);
        stop.guard();
        Audit.Run run;
        try {
            run = redriver.drive(begun, runOptions, line, stop.signal());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.error(
                    "interrupted; to resume: " + resume(begun, command, options));
        } catch (RuntimeException e) {
            terminal.warn(
                    "run %s failed; to resume: %s"
                            .formatted(begun.id(), resume(begun, command, options)));
            throw e;
        } finally {
            line.clear();
        }
        boolean whole = run.state() == Audit.State.COMPLETED;
        long failing = line.failing().letters();
        long skipped = run.passed() - failing;
        boolean nothing = whole && run.redriven() == 0;
        if (json) {
            terminal.say(
                    OperationsJson.text(
                            new RunRow(
                                    RunRow.Kind.of(run),
                                    run,
                                    Optional.empty(),
                                    run.terms().passing() ? groups(line.failing()) : null)));
        } else {
            terminal.say("%s redriven".formatted(CountText.of(run.redriven(), "dead letter")));
            kept("held", run.held(), line.held());
            kept("skipped", skipped, line.skipped());
            failing(line.failing());
            hint(run.held(), begun.terms());
            Redriver.canaryFailure(run)
                    .ifPresent(reason -> terminal.say("the canary failed: %s".formatted(reason)));
            if (!nothing) {
                terminal.say(
                        whole
                                ? "to see the outcomes: %s history %s%s"
                                        .formatted(command, run.id(), options)
                                : "stopped; to resume: " + resume(begun, command, options));
            }
        }
        return whole && !(nothing && skipped > 0) ? 0 : CommandException.ERROR;
    }

    private static String resume(Audit.Run run, String command, String options) {
        if (Redriver.editsByHand(run)) {
            return "edit the dead letter again";
        }
        return "%s redrive --resume %s%s --yes".formatted(command, run.id(), options);
    }

    /// Prints a dry run. `command` is the command line of the real run.
    public void tryOut(
            Optional<Audit.Run> run, Audit.Terms terms, RunOptions runOptions, String command) {
        var dryRun =
                run.map(begun -> redriver.dryRun(begun, runOptions))
                        .orElseGet(() -> redriver.dryRun(queue, terms, runOptions));
        if (json) {
            var asked = run.map(Audit.Run::terms).orElse(terms);
            terminal.say(
                    OperationsJson.text(
                            new DryRunRow(
                                    queue,
                                    dryRun.sent(),
                                    dryRun.held(),
                                    dryRun.passed(),
                                    asked.passing() ? groups(dryRun.failing()) : null)));
            return;
        }
        long sent = DryRunReport.sum(dryRun.sent());
        terminal.say(
                "%s would be redriven from %s".formatted(CountText.of(sent, "dead letter"), queue));
        dryRun.sent().forEach((to, count) -> line(count, "to " + to));
        kept("held", DryRunReport.sum(dryRun.held()), dryRun.held());
        kept("skipped", DryRunReport.sum(dryRun.passed()), dryRun.passed());
        failing(dryRun.failing());
        hint(DryRunReport.sum(dryRun.held()), terms);
        if (sent > 0) {
            terminal.say("nothing was sent; to redrive, run:%n  %s".formatted(command));
        }
    }

    private void hint(long held, Audit.Terms terms) {
        if (held > 0 && !terms.held()) {
            terminal.say("  to send them, too, use --include-held or edit them");
        }
    }

    private void kept(String how, long count, Map<String, Long> reasons) {
        if (count > 0) {
            // A resumed run has no reasons of the dead letters before it was stopped.
            terminal.say(
                    "%s %s%s"
                            .formatted(
                                    CountText.of(count, "dead letter"),
                                    how,
                                    reasons.isEmpty() ? "" : ":"));
            reasons.forEach((why, letters) -> line(letters, why));
        }
    }

    private void line(long count, String what) {
        terminal.say("  %7s  %s".formatted(CountText.of(count), TerminalLine.flat(what)));
    }

    /// Prints the causes for which dead letters would fail again; these stay in the queue.
    private void failing(CauseCounts failing) {
        if (failing.letters() > 0) {
            terminal.say(
                    "%s would fail again and stay in the queue:"
                            .formatted(CountText.of(failing.letters(), "dead letter")));
            groups(failing).print(terminal);
        }
    }

    private FailingGroups groups(CauseCounts failing) {
        return new FailingGroups(
                failing.letters(), new Masking(mask).groups(PreviewReport.groups(failing)));
    }

    /// The JSON of a dry run. `failing` is null if the redrive does not predict failures.
    private record DryRunRow(
            String queue,
            Map<String, Long> sent,
            Map<String, Long> held,
            Map<String, Long> passed,
            @JsonUnwrapped @Nullable FailingGroups failing) {}

    /// Opens the body of the given dead letter, without SNS envelopes, in the editor, and prints
    /// the changes.
    public RunOptions edited(String name) {
        var letter = envelopes.opened(only(name));
        var body = changed(letter);
        if (Arrays.equals(letter.body(), body)) {
            throw CommandException.input("the dead letter was not changed; nothing was sent");
        }
        BodyEditor.difference(letter.body(), body)
                .forEach(line -> terminal.warn(TerminalLine.flat(line)));
        return RunOptions.edited(body);
    }

    private Message.Seen only(String name) {
        var found = new ArrayList<Message.Seen>();
        long next = 0;
        for (var page = deadLetters.read(next, DeadLetterQueue.PAGE);
                !page.isEmpty();
                page = deadLetters.read(next, DeadLetterQueue.PAGE)) {
            page.stream()
                    .filter(each -> DeadLetterDetails.of(each).named(name))
                    .forEach(found::add);
            next = page.getLast().sequence() + 1;
        }
        if (found.isEmpty()) {
            throw CommandException.input("no dead letter %s in %s".formatted(name, queue));
        }
        if (found.size() > 1) {
            throw CommandException.input(
                    "several dead letters in %s match %s; select one by number: %s"
                            .formatted(
                                    queue,
                                    name,
                                    found.stream()
                                            .map(each -> "#" + each.sequence())
                                            .collect(Collectors.joining(", "))));
        }
        return found.getFirst();
    }

    private byte[] changed(Message.Seen letter) {
        try {
            return new BodyEditor(terminal).edit(letter.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.error("interrupted; nothing was sent");
        }
    }

    @Override
    public void close() {
        deadLetters.close();
    }
}
