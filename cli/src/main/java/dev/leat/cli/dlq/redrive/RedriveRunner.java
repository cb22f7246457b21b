package dev.leat.cli.dlq.redrive;

import dev.leat.app.App;
import dev.leat.cli.dlq.inspect.DeadLetterDetails;
import dev.leat.cli.run.StopSignal;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import dev.leat.port.Time;
import dev.leat.redrive.CauseCounts;
import dev.leat.redrive.DeadLetterPurge;
import dev.leat.redrive.DryRunReport;
import dev.leat.redrive.Redriver;
import dev.leat.redrive.RunOptions;
import dev.leat.server.mask.Mask;
import dev.leat.server.operations.Operations;
import dev.leat.server.operations.PreviewReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The sending back of one queue's letters at a person's command, and what is said about it. Owned
/// by the command's thread.
public final class RedriveRunner implements AutoCloseable {

    private final DeadLetterQueue box;
    private final Redriver redriver;
    private final String queue;
    private final Terminal terminal;
    private final StopSignal stop;
    private final Mask mask;
    private final boolean json;

    /// `queue` is the dead-letter queue; `mask` what is personal in its letters.
    public RedriveRunner(
            Operations operations,
            App app,
            String queue,
            Terminal terminal,
            StopSignal stop,
            Mask mask,
            boolean json) {
        this.box = operations.letters(queue);
        this.redriver =
                new Redriver(
                        box,
                        operations.audit(),
                        Time.system(),
                        app,
                        letters -> operations.predict(queue, letters));
        this.queue = queue;
        this.terminal = terminal;
        this.stop = stop;
        this.mask = mask;
        this.json = json;
    }

    /// The run of this id, which has not ended as it should.
    ///
    /// @throws Failure if there is none, or there is nothing to go on with
    public static Audit.Run resumable(Operations operations, String id) {
        var run =
                operations
                        .audit()
                        .run(id)
                        .orElseThrow(() ->
                                CommandException.input(
                                        "there is no run '%s'; leat dlq history lists them"
                                                .formatted(id)));
        if (run.state() == Audit.State.COMPLETED || DeadLetterPurge.isPurge(run)) {
            throw CommandException.input("there is nothing left to do of run '%s'".formatted(id));
        }
        if (run.terms().move().isPresent()) {
            throw CommandException.input(
                    "run '%s' is a move task of SQS, which leat up goes on with by itself until CancelMessageMoveTask ends it"
                            .formatted(id));
        }
        if (Redriver.editsByHand(run)) {
            throw CommandException.input(
                    "run '%s' was to send a letter as it was edited, which nobody has any more: edit it again"
                            .formatted(id));
        }
        return run;
    }

    /// Who does it, as the audit has it.
    public static String person() {
        return System.getProperty("user.name", "somebody");
    }

    public Audit.Run begin(Audit.Terms terms, RunOptions manner) {
        return redriver.begin(person(), queue, terms, manner);
    }

    /// Does a run, or goes on with it. The command's code.
    public int drive(Audit.Run begun, RunOptions manner, String command, String options) {
        var line = new RunLine(terminal);
        stop.guard();
        Audit.Run run;
        try {
            run = redriver.drive(begun, manner, line, stop.signal());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.error(
                    "interrupted; it can be resumed: " + resume(begun, command, options));
        } catch (RuntimeException e) {
            terminal.warn(
                    "run %s did not end; to go on with it: %s"
                            .formatted(begun.id(), resume(begun, command, options)));
            throw e;
        } finally {
            line.clear();
        }
        boolean whole = run.state() == Audit.State.COMPLETED;
        if (json) {
            terminal.say(String.valueOf(failing(RunJson.of(run), run.terms(), line.failing())));
        } else {
            terminal.say("%s sent back".formatted(Terminal.count(run.redriven(), "letter")));
            kept("held", run.held(), line.held());
            long failing = line.failing().letters();
            kept("passed over", run.passed() - failing, line.skipped());
            failing(line.failing());
            hint(run.held(), begun.terms());
            if (whole && run.redriven() == 0) {
                return 0;
            }
            terminal.say(
                    whole
                            ? "what becomes of them: %s history %s%s"
                                    .formatted(command, run.id(), options)
                            : "stopped; to go on: " + resume(begun, command, options));
        }
        return whole ? 0 : CommandException.ERROR;
    }

    private static String resume(Audit.Run run, String command, String options) {
        if (Redriver.editsByHand(run)) {
            return "edit the letter again";
        }
        return "%s redrive --resume %s%s --yes".formatted(command, run.id(), options);
    }

    /// Says what a run would do. `command` does it.
    public void tryOut(
            Optional<Audit.Run> run, Audit.Terms terms, RunOptions manner, String command) {
        var trial =
                run.map(begun -> redriver.dryRun(begun, manner))
                        .orElseGet(() -> redriver.dryRun(queue, terms, manner));
        if (json) {
            var asked = run.map(Audit.Run::terms).orElse(terms);
            terminal.say(String.valueOf(failing(json(trial), asked, trial.failing())));
            return;
        }
        long sent = DryRunReport.sum(trial.sent());
        terminal.say(
                "%s would be sent back from %s".formatted(Terminal.count(sent, "letter"), queue));
        trial.sent().forEach((to, count) -> line(count, "to " + to));
        kept("held", DryRunReport.sum(trial.held()), trial.held());
        kept("passed over", DryRunReport.sum(trial.passed()), trial.passed());
        failing(trial.failing());
        hint(DryRunReport.sum(trial.held()), terms);
        if (sent > 0) {
            terminal.say("nothing was sent; this does it:%n  %s".formatted(command));
        }
    }

    private void hint(long held, Audit.Terms terms) {
        if (held > 0 && !terms.held()) {
            terminal.say("  --held takes them along; one that is edited goes, too");
        }
    }

    private void kept(String how, long count, Map<String, Long> reasons) {
        if (count > 0) {
            terminal.say("%s %s:".formatted(Terminal.count(count, "letter"), how));
            reasons.forEach((why, letters) -> line(letters, why));
        }
    }

    private void line(long count, String what) {
        terminal.say("  %7s  %s".formatted(Terminal.count(count), TerminalLine.flat(what)));
    }

    /// Says of letters that stay why they would fail again.
    private void failing(CauseCounts failing) {
        if (failing.letters() > 0) {
            terminal.say(
                    "%s would fail again, and stay:"
                            .formatted(Terminal.count(failing.letters(), "letter")));
            new FailingGroups(PreviewReport.groups(failing), mask).print(terminal);
        }
    }

    private ObjectNode failing(ObjectNode row, Audit.Terms terms, CauseCounts failing) {
        if (terms.passing()) {
            row.put("failing", failing.letters());
            var groups = new FailingGroups(PreviewReport.groups(failing), mask);
            groups.json(row.putArray("groups"));
        }
        return row;
    }

    private ObjectNode json(DryRunReport trial) {
        var row = JsonMapper.shared().createObjectNode();
        row.put("queue", queue);
        row.set("sent", JsonMapper.shared().valueToTree(trial.sent()));
        row.set("held", JsonMapper.shared().valueToTree(trial.held()));
        row.set("passed", JsonMapper.shared().valueToTree(trial.passed()));
        return row;
    }

    /// What the person makes of the body of the letter of this name, shown as what changes.
    public RunOptions edited(String name) {
        var letter = only(name);
        var body = changed(letter);
        if (Arrays.equals(letter.body(), body)) {
            throw CommandException.input("nothing was changed, so nothing is sent");
        }
        BodyEditor.difference(letter.body(), body)
                .forEach(line -> terminal.warn(TerminalLine.flat(line)));
        return RunOptions.edited(body);
    }

    private Message.Seen only(String name) {
        var found = new ArrayList<Message.Seen>();
        long next = 0;
        for (var page = box.read(next, DeadLetterQueue.PAGE);
                !page.isEmpty();
                page = box.read(next, DeadLetterQueue.PAGE)) {
            page.stream()
                    .filter(each -> DeadLetterDetails.of(each).named(name))
                    .forEach(found::add);
            next = page.getLast().sequence() + 1;
        }
        if (found.isEmpty()) {
            throw CommandException.input("there is no letter %s in %s".formatted(name, queue));
        }
        if (found.size() > 1) {
            throw CommandException.input(
                    "several letters in %s are %s; name one by its number: %s"
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
        box.close();
    }
}
