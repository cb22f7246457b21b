package dev.leat.cli.dlq;

import dev.leat.app.App;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.llm.AskedModel;
import dev.leat.cli.llm.ModelOptions;
import dev.leat.cli.llm.ModelRepairs;
import dev.leat.cli.quality.ProfileSource;
import dev.leat.cli.run.AppModels;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.inspect.CauseGroups;
import dev.leat.operations.LetterContrast;
import dev.leat.operations.Operations;
import dev.leat.operations.OperationsJson;
import dev.leat.operations.contrast.LetterContrasts;
import dev.leat.operations.contrast.Passing;
import dev.leat.operations.contrast.SelectedRows;
import dev.leat.quality.data.DataOptions;
import dev.leat.text.CountText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat dlq explain`: states what the dead letters of a group have in common.
@Command(
        name = "explain",
        header = "State what dead letters have in common, and what would repair them.",
        description = {
            "%nCompares the dead letters of a group with records that passed, and prints the",
            "properties that most letters have and few of the records that passed: nulls,",
            "values, forms, ranges, times, broken rules, producers. A property is printed",
            "only if a test excludes that it is by chance. Then it predicts how many letters",
            "pass without the check that rejected them, or with an edit.",
            "%nRecords that passed are read from the first of these that has any: the archive",
            "of the pipeline, its stream, a table that it writes, or samples/QUEUE.ndjson.",
            "Personal values are masked. A language model is asked for edits only with",
            "--model; each edit is predicted like the others."
        },
        footer = {
            "%nExamples:",
            "  leat dlq explain --app examples/orders",
            "  leat dlq explain OrderQueue --group 66dcca --app examples/orders",
            "  leat dlq explain --group 66dcca --against orders.ndjson",
            "  leat dlq explain --group 66dcca --model ollama/llama3 --show-prompt"
        })
public final class DlqExplain extends AppCommand {

    /// The number of groups that are explained without `--group`.
    private static final int MOST = 5;

    @Parameters(
            paramLabel = "QUEUE",
            arity = "0..1",
            description = "Queue or its dead-letter queue. Default: all queues.")
    @Nullable String queue;

    @Option(
            names = "--group",
            paramLabel = "ID",
            description =
                    "Only this group: an id that 'leat dlq ls' prints. Default: the five largest"
                            + " groups.")
    @Nullable String group;

    @Option(
            names = "--against",
            paramLabel = "SOURCE",
            description =
                    "Compare with these records, a source as of 'leat profile'. All its records count as passed.")
    @Nullable String against;

    @Option(
            names = "--json",
            description = "Print one JSON object per group, each on its own line.")
    boolean json;

    @Mixin ModelOptions model = new ModelOptions();

    public DlqExplain(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    /// A group of a dead-letter queue.
    private record Chosen(String queue, String group) {}

    @Override
    public Integer call() {
        if (group != null && !group.toLowerCase(Locale.ROOT).matches("[0-9a-f]{6}")) {
            throw CommandException.input(
                    "--group must be six hex digits, as printed by 'dlq ls', but is '%s'"
                            .formatted(group));
        }
        var passing = Optional.ofNullable(against).map(this::passing);
        var choice = AppModels.of(options.location(), terminal);
        try (var asked = new ModelRepairs(AskedModel.of(model, choice, terminal))) {
            int code =
                    access.read(
                            options.location(), operations -> explain(operations, passing, asked));
            asked.finish();
            return code;
        }
    }

    private int explain(Operations operations, Optional<Passing> passing, ModelRepairs asked) {
        var app = AppParts.readable(options.location(), terminal);
        var groups = groups(operations);
        var chosen = chosen(groups);
        if (chosen.isEmpty() && group != null) {
            throw CommandException.error(
                    "no dead letters of group %s; '%s dlq ls%s' lists the groups"
                            .formatted(group, terminal.command(), options.location().options()));
        }
        if (chosen.isEmpty() && !json) {
            terminal.say("no dead letters");
        }
        var text = new LetterContrastText(terminal, options.location());
        for (var one : chosen) {
            var contrast =
                    asked.with(
                            operations,
                            app.orElseGet(operations::app),
                            contrast(operations, app, one, passing));
            if (asked.shown()) {
                continue;
            }
            if (json) {
                terminal.say(OperationsJson.text(contrast));
            } else {
                text.print(contrast);
            }
        }
        int others = groups.size() - chosen.size();
        if (group == null && others > 0 && !json && !asked.shown()) {
            terminal.say(
                    "%s not explained; '%s dlq ls%s' lists them"
                            .formatted(
                                    CountText.of(others, "smaller group"),
                                    terminal.command(),
                                    options.location().options()));
        }
        return 0;
    }

    private List<CauseGroups.Group> groups(Operations operations) {
        var groups = new CauseGroups();
        for (var queue : DeadLetterReader.queues(operations, Optional.ofNullable(queue))) {
            DeadLetterReader.read(operations, queue, letter -> groups.add(queue, letter));
        }
        return groups.sorted();
    }

    private List<Chosen> chosen(List<CauseGroups.Group> groups) {
        var chosen = new ArrayList<Chosen>();
        for (var one : groups) {
            if (group == null
                    ? chosen.size() < MOST
                    : one.cause().id().equals(group.toLowerCase(Locale.ROOT))) {
                chosen.add(new Chosen(one.queue(), one.cause().id()));
            }
        }
        return chosen;
    }

    private static LetterContrast contrast(
            Operations operations, Optional<App> app, Chosen one, Optional<Passing> passing) {
        return passing.map(given ->
                        LetterContrasts.contrast(
                                operations,
                                app.orElseGet(operations::app),
                                one.queue(),
                                one.group(),
                                given))
                .orElseGet(() -> operations.contrast(one.queue(), one.group()));
    }

    private Passing passing(String source) {
        return new ProfileSource(access, options.location(), terminal)
                .with(
                        source,
                        DataOptions.DEFAULT.usualForms(),
                        (table, _) ->
                                new Passing(
                                        "records of " + source,
                                        SelectedRows.sample(table),
                                        Optional.empty()));
    }
}
