package dev.leat.cli.dlq;

import dev.leat.app.App;
import dev.leat.cli.dlq.redrive.RedriveRunner;
import dev.leat.cli.run.AppAccess;
import dev.leat.cli.run.AppLocation;
import dev.leat.cli.run.AppOptions;
import dev.leat.cli.run.AppVersion;
import dev.leat.cli.run.StopSignal;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.ShellQuoting;
import dev.leat.cli.terminal.Terminal;
import dev.leat.kernel.bind.BadExpressionException;
import dev.leat.port.Audit;
import dev.leat.redrive.RunOptions;
import dev.leat.server.mask.Mask;
import dev.leat.server.operations.Operations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat dlq redrive`: sends dead letters back.
@Command(
        name = "redrive",
        header = "Sends dead letters back to where they died, to the sinks that failed.",
        description = {
            "%nWithout --yes it says what it would do, and does nothing. A letter that died",
            "of the same cause again and again is held back, unless it is edited."
        },
        footer = {
            "%nExamples:",
            "  leat dlq redrive OrderQueue --group 3fa2b1",
            "  leat dlq redrive OrderQueue --passing --yes",
            "  leat dlq redrive OrderQueue --where \"order_value < 0\" \\",
            "      --set \"order_value=abs(order_value)\" --rate 50/s --yes"
        })
public final class DlqRedrive implements Callable<Integer> {

    private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(?:/s)?");

    @Parameters(
            paramLabel = "QUEUE",
            arity = "0..1",
            description = "A queue or its dead-letter queue. Default: the only one with letters.")
    @Nullable String queue;

    @Mixin DeadLetterOptions letters = new DeadLetterOptions();

    @Option(names = "--rate", paramLabel = "N/s", description = "So many a second at the most.")
    @Nullable String rate;

    @Option(
            names = "--set",
            paramLabel = "COLUMN=SQL",
            description = "A new value for a field of the document; may be given again.")
    List<String> set = new ArrayList<>();

    @Option(
            names = "--edit",
            description = "Edit the body of one letter (--id) in $VISUAL or $EDITOR.")
    boolean edit;

    @Option(names = "--to", paramLabel = "QUEUE", description = "Send to this queue instead.")
    @Nullable String to;

    @Option(names = "--held", description = "Take those along that die again and again.")
    boolean held;

    @Option(
            names = "--passing",
            description =
                    "Only those that would pass now, as dlq preview says; the others stay, and why"
                            + " is told.")
    boolean passing;

    @Option(
            names = "--loop",
            paramLabel = "N",
            description = "Hold what died N times of the same cause. Default: 3.")
    int loop = Audit.Terms.LOOP;

    @Option(names = "--yes", description = "Do it.")
    boolean yes;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Go on with a run that was stopped or cut off.")
    @Nullable String resume;

    @Option(
            names = "--as-it-runs",
            description = "Also if the app runs from another app.yaml than that on disk.")
    boolean asItRuns;

    @Option(names = "--json", description = "Answer in JSON.")
    boolean json;

    @Mixin AppOptions options = new AppOptions();

    @Mixin ExternalQueueOptions elsewhere = new ExternalQueueOptions();

    private final AppAccess access;
    private final Terminal terminal;
    private final StopSignal stop;

    public DlqRedrive(AppAccess access, Terminal terminal, StopSignal stop) {
        this.access = access;
        this.terminal = terminal;
        this.stop = stop;
    }

    @Override
    public Integer call() {
        var terms = terms();
        var where = options.location();
        var there =
                elsewhere.open(
                        where,
                        terminal,
                        Optional.ofNullable(queue)
                                .or(() -> elsewhere.queue(where, terminal, resume)),
                        Optional.ofNullable(to),
                        stop::guarded);
        return ExternalQueueOptions.read(
                there,
                access,
                where,
                operations -> {
                    var changed = AppVersion.changed(where, operations);
                    if (changed.isPresent() && yes && !asItRuns) {
                        throw CommandException.error(
                                "%s; then send the letters back (or now, with --as-it-runs)"
                                        .formatted(changed.get()));
                    }
                    changed.ifPresent(terminal::warn);
                    return redrive(operations, where, terms, changed);
                });
    }

    /// A preview goes by the file, and the letters would meet what runs.
    private void judged(Audit.Terms terms, Optional<String> changed) {
        if (!terms.passing()) {
            return;
        }
        if (yes && changed.isPresent()) {
            throw CommandException.error(
                    "--passing judges letters by the file, and --as-it-runs sends them to what runs: leave one of them out");
        }
        elsewhere.judged().ifPresent(terminal::warn);
    }

    private int redrive(
            Operations operations, AppLocation where, Audit.Terms terms, Optional<String> changed) {
        var known = app(operations, elsewhere.file(where, terminal));
        var run = Optional.ofNullable(resume).map(id -> RedriveRunner.resumable(operations, id));
        var name =
                run.map(Audit.Run::queue)
                        .orElseGet(() ->
                                DeadLetterOptions.queue(operations, Optional.ofNullable(queue)));
        letters.present(operations, List.of(name));
        judged(run.map(Audit.Run::terms).orElse(terms), changed);
        var mask = Mask.of(Optional.of(known), name, operations.personal(name));
        try (var dispatch =
                new RedriveRunner(operations, known, name, terminal, stop, mask, json)) {
            var manner = edit ? dispatch.edited(letters.ids.getFirst()) : RunOptions.PLAIN;
            if (yes) {
                var begun = run.orElseGet(() -> dispatch.begin(terms, manner));
                return dispatch.drive(
                        begun,
                        manner,
                        "%s dlq".formatted(terminal.command()),
                        where.options() + elsewhere.words());
            }
            dispatch.tryOut(run, terms, manner, command(name, where));
            return 0;
        } catch (BadExpressionException wrong) {
            throw CommandException.input(String.valueOf(wrong.getMessage()));
        }
    }

    /// The pipelines as the file has them now, the queues as they are.
    static App app(Operations operations, App file) {
        return App.named(file.name())
                .withQueues(operations.app().queues())
                .withViews(file.views())
                .withPipelines(file.pipelines())
                .withApi(file.api())
                .withEnvironments(file.environments())
                .withAlarms(file.alarms());
    }

    /// What sends the letters, as it would be typed.
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
                        edit ? " --edit" : "",
                        where.options() + elsewhere.words());
    }

    private Audit.Terms terms() {
        if (resume != null
                && (queue != null || letters.any() || !set.isEmpty() || edit || passing)) {
            throw CommandException.input(
                    "--resume goes on as the run was begun: leave the queue and what selects or"
                            + " edits letters out");
        }
        if (edit && (letters.ids.size() != 1 || !set.isEmpty())) {
            throw CommandException.input(
                    "--edit is for one letter: name it with --id, without --set");
        }
        if (loop < 1) {
            throw CommandException.input("--loop is a whole number from 1, not %d".formatted(loop));
        }
        var which = letters.terms();
        return new Audit.Terms(
                which.where(),
                which.cause(),
                which.sequences(),
                columns(set),
                which.limit(),
                Optional.ofNullable(rate).map(DlqRedrive::rate),
                Optional.ofNullable(to),
                held,
                loop,
                passing,
                Optional.empty());
    }

    /// The expression for each column, in the order in which they were said.
    static Map<String, String> columns(List<String> set) {
        var columns = new LinkedHashMap<String, String>();
        for (var one : set) {
            int sign = one.indexOf('=');
            if (sign < 1) {
                throw CommandException.input("--set is COLUMN=SQL, not '%s'".formatted(one));
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
                    "--rate is messages a second above 0, as in 50/s or 0.5/s, not '%s'"
                            .formatted(text));
        }
        return rate;
    }
}
