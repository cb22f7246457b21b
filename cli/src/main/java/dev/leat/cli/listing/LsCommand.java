package dev.leat.cli.listing;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.Operations;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat ls`: lists resources.
@Command(
        name = "ls",
        header = "List the resources of an app by kind, or those of one kind.",
        description = {
            "%nKIND is a section of app.yaml: pipelines, queues, topics, streams, buckets,",
            "tables, lake_tables, warehouse_tables, lookups, endpoints, views, alarms or",
            "models; or archives, those of pipelines. Without KIND, the resources of each",
            "kind are counted. All times are UTC.",
            "%n  queues     OLDEST is the age of the oldest message; SQS does not report it.",
            "  topics     A subscriber in parentheses has not confirmed its subscription.",
            "             WAITING, KEPT, SENT and FAILED count deliveries to mail addresses",
            "             and URLs; 'leat delivery ls' lists them.",
            "  streams    SHARDS counts open shards. OLDEST and NEWEST are arrival times.",
            "             LAG is, for each pipeline that reads the stream, the age of the",
            "             oldest record that it has not processed. On AWS, only SHARDS and",
            "             RETENTION are known.",
            "  endpoints  STATE is up, or the time since which the running app has not",
            "             reached the endpoint, or unknown if the app is not running. OLDEST",
            "             is the time at which the oldest waiting record was stored.",
            "  alarms     SINCE is the time of the change to OK, or the time at which the",
            "             measure rose above the threshold. REASON is the current measure,",
            "             POLICY the stage of the redrive policy. If the app is not running,",
            "             the last stored states are shown.",
            "  archives   SINCE is the time from which the archive has all processed",
            "             records; 'first' means all that the pipeline has ever processed.",
            "             BYTES is the compressed size, OBJECTS the number of objects in",
            "             buckets that have records. OLDEST and NEWEST are arrival times."
        },
        footer = {
            "%nExamples:",
            "  leat ls --app examples/orders",
            "  leat ls queues --app examples/orders --json",
            "  leat ls buckets output/2025/ --app examples/csv"
        })
public final class LsCommand extends AppCommand {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "KIND",
            description = "Kind of the resources. Default: count all resources by kind.")
    @Nullable String kind;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "NAME",
            description =
                    "Bucket, as BUCKET[/PREFIX], stream or warehouse table whose objects, shards"
                            + " or newest loads are listed. Default: list the resources.")
    @Nullable String name;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Maximum number of objects or loads. Default: 1000 objects, 20 loads.")
    @Nullable Integer limit;

    @Option(names = "--json", description = "Print one JSON object per line.")
    boolean json;

    public LsCommand(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        if (limit != null) {
            CommandException.atLeastOne("--limit", limit);
        }
        if (kind != null) {
            list(kind);
        } else {
            print(counts());
        }
        return 0;
    }

    private void list(String word) {
        var table = (name == null ? ResourceTables.ALL : ResourceTables.PARTS).get(word);
        if (table != null) {
            print(word, table);
            return;
        }
        var counts = counts();
        var kinds = new TreeSet<>(ResourceTables.ALL.keySet());
        counts.forEach(one -> kinds.add(one.kind()));
        if (!kinds.contains(word)) {
            throw CommandException.unknown("kind of resources", word, kinds);
        }
        if (name != null) {
            throw CommandException.input(
                    "unexpected argument '%s': 'ls %s' takes no NAME".formatted(name, word));
        }
        print(counts.stream().filter(one -> one.kind().equals(word)).toList());
    }

    private void print(String word, Consumer<ListingRequest> table) {
        var part = name == null ? "" : name;
        int most = limit == null ? 0 : limit;
        Function<Operations, Boolean> print =
                operations -> {
                    table.accept(new ListingRequest(operations, terminal, json, part, most));
                    return true;
                };
        if (word.equals("queues")) {
            access.queues(options.location(), print);
        } else {
            access.read(options.location(), print);
        }
    }

    private void print(List<ResourceCount> counts) {
        ResourceCount.LISTING.print(terminal, json, counts);
    }

    private List<ResourceCount> counts() {
        var where = options.location();
        var app = AppParts.app(where, terminal);
        return ResourceCount.of(
                app, where.hasState() ? access.queues(where, Operations::app) : app);
    }
}
