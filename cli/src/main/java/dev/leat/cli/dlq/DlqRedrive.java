package dev.leat.cli.dlq;

import com.google.re2j.Pattern;
import dev.leat.app.App;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.dlq.redrive.RedriveRunner;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.AppVersion;
import dev.leat.cli.place.StopSignal;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.mask.Mask;
import dev.leat.operations.Operations;
import dev.leat.port.Audit;
import dev.leat.port.BadExpressionException;
import dev.leat.redrive.RunOptions;
import dev.leat.text.ShellQuoting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat dlq redrive`: redrives dead letters.
@Command(
        name = "redrive",
        header = "Send dead letters back to the queues that they came from.",
        description = {
            "%nThe pipeline processes the redriven records again, but only for the sinks that",
            "failed. Without --yes, the command is a dry run.",
            "%nA dead letter that failed repeatedly for the same cause is held, that is, not",
            "sent (see --hold-after), unless it is edited."
        },
        footer = {
            "%nExamples:",
            "  leat dlq redrive OrderQueue --group 3fa2b1",
            "  leat dlq redrive OrderQueue --passing --yes",
            "  leat dlq redrive OrderQueue --where \"order_value < 0\" \\",
            "      --set \"order_value=abs(order_value)\" --rate 50/s --yes"
        })
public final class DlqRedrive extends AppCommand {

    private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(?:/s)?");

    @Parameters(
            paramLabel = "QUEUE",
            arity = "0..1",
            description =
                    "Queue or its dead-letter queue. Default: the only queue that has dead letters.")
    @Nullable String queue;

    @Mixin DeadLetterOptions letters = new DeadLetterOptions();

    @Option(
            names = "--rate",
            paramLabel = "N/s",
            description = "Maximum number of messages per second. Default: no limit.")
    @Nullable String rate;

    @Option(
            names = "--set",
            paramLabel = "COLUMN=SQL",
            description =
                    "Set a column of the document to the value of this expression. Repeatable.")
    List<String> set = new ArrayList<>();

    @Option(
            names = "--edit",
            description = "Edit the body of one dead letter (--id) in $VISUAL or $EDITOR.")
    boolean edit;

    @Option(
            names = "--to",
            paramLabel = "QUEUE",
            description = "Target queue. Default: the queue that the dead letter came from.")
    @Nullable String to;

    @Option(names = "--include-held", description = "Also send dead letters that would be held.")
    boolean includeHeld;

    @Option(
            names = "--passing",
            description =
                    "Only dead letters that would succeed now, as 'leat dlq preview' predicts. Prints the"
                            + " causes of the others.")
    boolean passing;

    @Option(
            names = "--hold-after",
            paramLabel = "N",
            description =
                    "Do not send dead letters that failed N times for the same cause. Default: 3.")
    int holdAfter = Audit.Terms.LOOP;

    @Option(
            names = "--canary",
            paramLabel = "N",
            description =
                    "First send N dead letters. Send the others only if all records of these"
                            + " succeed. The app must be running.")
    @Nullable Integer canary;

    @Option(names = "--yes", description = "Send the dead letters. Default: dry run.")
    boolean yes;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Resume a run that was stopped or killed.")
    @Nullable String resume;

    @Option(
            names = "--use-running-version",
            description = "Redrive even if app.yaml changed since the app was started.")
    boolean useRunningVersion;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin ExternalQueueOptions external = new ExternalQueueOptions();

    private final StopSignal stop;

    public DlqRedrive(AppAccess access, Terminal terminal, StopSignal stop) {
        super(access, terminal);
        this.stop = stop;
    }

    @Override
    public Integer call() {
        var terms = terms();
        var where = options.location();
        var there =
                external.open(
                        where,
                        terminal,
                        Optional.ofNullable(queue)
                                .or(() -> external.queue(where, terminal, resume)),
                        Optional.ofNullable(to),
                        stop::guarded);
        return ExternalQueueOptions.read(
                there,
                access,
                where,
                operations -> {
                    var changed = AppVersion.changed(where, operations);
                    if (changed.isPresent() && yes && !useRunningVersion) {
                        throw CommandException.error(
                                "%s; then redrive the dead letters, or add --use-running-version to redrive them now"
                                        .formatted(changed.get()));
                    }
                    changed.ifPresent(terminal::warn);
                    return redrive(operations, where, terms, changed);
                });
    }

    /// Refuses `--passing` if app.yaml has changed: the preview would use the changed file, but the
    /// running app would process the dead letters with the older version.
    private void judged(Audit.Terms terms, Optional<String> changed) {
        if (!terms.passing()) {
            return;
        }
        if (yes && changed.isPresent()) {
            throw CommandException.error(
                    "--passing previews dead letters with app.yaml, but --use-running-version sends them to the version that runs; use only one");
        }
        external.judged().ifPresent(terminal::warn);
    }

    private int redrive(
            Operations operations, AppLocation where, Audit.Terms terms, Optional<String> changed) {
        var known = app(operations, external.file(where, terminal));
        var run = Optional.ofNullable(resume).map(id -> RedriveRunner.resumable(operations, id));
        var name =
                run.map(Audit.Run::queue)
                        .orElseGet(() ->
                                DeadLetterOptions.queue(operations, Optional.ofNullable(queue)));
        letters.present(operations, List.of(name));
        judged(run.map(Audit.Run::terms).orElse(terms), changed);
        var mask = Mask.of(Optional.of(known), name, operations.personal(name));
        try (var runner = new RedriveRunner(operations, known, name, terminal, stop, mask, json)) {
            var runOptions = runOptions(operations, runner);
            if (yes) {
                var begun = run.orElseGet(() -> runner.begin(terms, runOptions));
                return runner.drive(
                        begun,
                        runOptions,
                        "%s dlq".formatted(terminal.command()),
                        where.options() + external.words());
            }
            runner.tryOut(run, terms, runOptions, command(name, where));
            return 0;
        } catch (BadExpressionException wrong) {
            throw CommandException.input(String.valueOf(wrong.getMessage()));
        }
    }

    private RunOptions runOptions(Operations operations, RedriveRunner runner) {
        if (edit) {
            return runner.edited(letters.ids.getFirst());
        }
        if (canary != null && yes && operations.status().isEmpty()) {
            throw CommandException.error(
                    "--canary waits until the app has processed the first dead letters, but the app is not running");
        }
        return canary == null ? RunOptions.PLAIN : RunOptions.canary(canary);
    }

    /// Returns an app with the pipelines of the file and the queues that exist now.
    static App app(Operations operations, App file) {
        return App.named(file.name())
                .withQueues(operations.app().queues())
                .withViews(file.views())
                .withPipelines(file.pipelines())
                .withApi(file.api())
                .withEnvironments(file.environments())
                .withAlarms(file.alarms());
    }

    /// Returns the command line that redrives the selected dead letters.
    private String command(String name, AppLocation where) {
        var what =
                resume == null
                        ? " " + ShellQuoting.word(name)
                        : " --resume " + ShellQuoting.word(resume);
        return "%s dlq redrive%s%s%s%s --yes"
                .formatted(
                        terminal.command(),
                        what,
                        resume == null ? letters.words(terms()) : "",
                        (edit ? " --edit" : "") + (canary == null ? "" : " --canary " + canary),
                        where.options() + external.words());
    }

    private Audit.Terms terms() {
        if (resume != null
                && (queue != null
                        || letters.any()
                        || !set.isEmpty()
                        || edit
                        || passing
                        || canary != null)) {
            throw CommandException.input(
                    "--resume uses the settings of the run; omit QUEUE and the options that"
                            + " select or edit dead letters");
        }
        if (edit && (letters.ids.size() != 1 || !set.isEmpty())) {
            throw CommandException.input(
                    "--edit applies to one dead letter; select it with --id, and remove --set");
        }
        if (edit && canary != null) {
            throw CommandException.input("--edit sends one dead letter; remove --canary");
        }
        CommandException.atLeastOne("--hold-after", holdAfter);
        if (canary != null) {
            CommandException.atLeastOne("--canary", canary);
        }
        return letters.terms()
                .set(columns(set))
                .rate(Optional.ofNullable(rate).map(DlqRedrive::rate))
                .to(Optional.ofNullable(to))
                .held(includeHeld)
                .loop(holdAfter)
                .passing(passing)
                .build();
    }

    /// Returns the expressions by column, in the order given.
    static Map<String, String> columns(List<String> set) {
        var columns = new LinkedHashMap<String, String>();
        for (var one : set) {
            int sign = one.indexOf('=');
            if (sign < 1) {
                throw CommandException.input("--set must be COLUMN=SQL, not '%s'".formatted(one));
            }
            columns.put(one.substring(0, sign).strip(), one.substring(sign + 1).strip());
        }
        return columns;
    }

    private static double rate(String text) {
        var found = RATE.matcher(text);
        double rate = found.matches() ? Double.parseDouble(found.group(1)) : 0;
        if (rate <= 0) {
            throw CommandException.input(
                    "--rate must be a number of messages per second above 0, as in 50/s or 0.5/s, but is '%s'"
                            .formatted(text));
        }
        return rate;
    }
}
