package dev.leat.cli.quality;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.lake.LakeTableProposal;
import dev.leat.cli.llm.ModelOptions;
import dev.leat.cli.log.ProgressLog;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.query.ObjectLocation;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.data.DataTable;
import dev.leat.quality.profile.Profiler;
import dev.leat.quality.suggest.ProfileProposals;
import dev.leat.quality.suggest.ProposalText;
import dev.leat.quality.suggest.Suggestions;
import dev.leat.quality.suggest.SuggestionsJson;
import dev.leat.quality.suggest.Tested;
import dev.leat.quality.suggest.Trial;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat suggest`: proposes parts of `app.yaml` for the records of a source.
@Command(
        name = "suggest",
        header = "Propose a schema, a key and checks for data.",
        description = {
            "%nReads all records of SOURCE, as 'leat profile' does, and proposes types, not",
            "null, pii, a key, a version column, checks, lookups and the period of views.",
            "Each proposal was run on the records: the output states how many it would",
            "reject, with at most three examples. Personal values are masked. A language",
            "model is asked only with --model, and sees no personal values.",
            "%nWith --accept, proposals are written into app.yaml of the app, and lint and the",
            "tests of the app run. Exit code 0 if they pass; otherwise 1 if a test failed, 2",
            "if the app or an argument is invalid, and app.yaml is unchanged.",
            "%nWith --lake-table, prints the YAML of a schema and a lake table for the Parquet,",
            "CSV or NDJSON objects of bucket:NAME[/PREFIX] instead. The types of CSV columns",
            "follow from all their values. A comment names the columns that a lake table",
            "cannot have."
        },
        footer = {
            "%nExamples:",
            "  leat suggest orders.csv",
            "  leat suggest orders.csv --with customers.csv",
            "  leat suggest queue:OrderQueue --app orders --json",
            "  leat suggest samples/OrderQueue.ndjson --accept=12,14",
            "  leat suggest orders.csv --model ollama/llama3 --show-prompt",
            "  leat suggest bucket:source/2010 --lake-table --app examples/lake"
        })
public final class SuggestCommand extends AppCommand {

    private static final String BUCKET = "bucket:";

    @Parameters(paramLabel = "SOURCE", description = "Source of the records, as of 'leat profile'.")
    String source = "";

    @Option(
            names = "--with",
            paramLabel = "FILE",
            description = "Also propose lookups in this file. Repeatable.")
    List<String> with = List.of();

    @Option(names = "--lake-table", description = "Propose a lake table for objects of a bucket.")
    boolean lakeTable;

    @Option(names = "--json", description = "Print JSON, with the dropped proposals.")
    boolean json;

    @Mixin AcceptOptions accept = new AcceptOptions();

    @Mixin ModelOptions model = new ModelOptions();

    public SuggestCommand(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        if (lakeTable) {
            return lakeTable();
        }
        if (json && accept.used()) {
            throw CommandException.input("--json excludes --accept and --diff; omit one of them");
        }
        try (var asked = new ModelProposals(model, options.location(), terminal)) {
            return suggest(asked);
        }
    }

    private int lakeTable() {
        boolean others = json || accept.used() || model.used() || !with.isEmpty();
        if (others || !source.startsWith(BUCKET)) {
            throw CommandException.input(
                    "--lake-table requires a source bucket:NAME[/PREFIX], and excludes the options of other proposals");
        }
        var from = ObjectLocation.of(source.substring(BUCKET.length()));
        access.read(
                        options.location(),
                        operations ->
                                LakeTableProposal.of(from, operations, options.location().state()))
                .forEach(terminal::say);
        return 0;
    }

    private int suggest(ModelProposals asked) {
        Suggestions suggestions;
        try (var _ = ProgressLog.on("reading " + source, terminal)) {
            suggestions =
                    new ProfileSource(access, options.location(), terminal)
                            .with(
                                    source,
                                    DataOptions.DEFAULT,
                                    (table, declared) -> suggest(table, declared, asked));
        }
        if (asked.shown()) {
            return 0;
        }
        if (accept.used()) {
            asked.finish(suggestions);
            return new Acceptance(options.location(), terminal)
                    .run(suggestions.tested(), source, accept);
        }
        if (json) {
            terminal.say(SuggestionsJson.write(suggestions));
        } else {
            show(suggestions);
        }
        asked.finish(suggestions);
        return 0;
    }

    private Suggestions suggest(DataTable table, Set<String> declared, ModelProposals asked) {
        var profile = new Profiler(declared).profile(table, Instant.now());
        var personal = new TreeSet<>(declared);
        personal.addAll(ProfileProposals.personal(profile));
        return Trial.run(
                table,
                ProfileProposals.of(table, profile, with),
                personal,
                new ProposalText("Record", "records"),
                found -> asked.of(table, profile, found));
    }

    private void show(Suggestions suggestions) {
        int number = 1;
        boolean others = false;
        for (var one : suggestions.tested()) {
            if (!one.affectsRecords()) {
                if (!others) {
                    terminal.say("would reject none of the records:");
                    others = true;
                }
                terminal.say(
                        "%3d  %s    # in %s; %s"
                                .formatted(
                                        number++,
                                        one.text(),
                                        one.place(),
                                        one.proposal().reason()));
                continue;
            }
            terminal.say("%3d  %s".formatted(number++, one.text()));
            terminal.say("     in %s; %s".formatted(one.place(), one.proposal().reason()));
            terminal.say("     " + effect(one));
            one.effect().examples().forEach(example -> terminal.say("       " + example));
        }
        if (suggestions.tested().isEmpty()) {
            terminal.say(
                    "No proposals: the source has too few records, or no rule holds for 98 % of them.");
        }
    }

    private static String effect(Tested one) {
        var effect = one.effect();
        var repeated =
                effect.repeated() == 0
                        ? ""
                        : ", %d have the key of an earlier one".formatted(effect.repeated());
        return "would reject %d of %d records%s%s"
                .formatted(
                        effect.rejected(),
                        effect.tested(),
                        repeated,
                        one.strict() ? "; only --accept=N accepts it" : "");
    }
}
