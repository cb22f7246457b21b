package dev.leat.cli;

import dev.leat.app.AwsResourceNames;
import dev.leat.app.RedshiftUrl;
import dev.leat.app.WarehouseTable;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.Operations;
import dev.leat.text.CountText;
import dev.leat.warehouse.redshift.RedshiftSql;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `leat warehouse`: commands about warehouse tables.
@Command(
        name = "warehouse",
        header = "Verify and compact warehouse tables, or print their SQL.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExamples:",
            "  leat warehouse verify --app examples/warehouse",
            "  leat warehouse compact --app examples/warehouse"
        })
record WarehouseCommand(AppAccess access, Terminal terminal) {

    private static List<String> tables(Operations operations) {
        var tables = List.copyOf(operations.app().all(WarehouseTable.class).keySet());
        if (tables.isEmpty()) {
            throw CommandException.error("the app has no warehouse tables");
        }
        return tables;
    }

    /// `leat warehouse verify`: checks tables.
    @Command(
            name = "verify",
            header = "Read all rows and check that keys are unique.",
            description = {
                "%nReads every value, checks that no key has two rows and that the load of every"
                        + " row",
                "is in the log of loads. The exit code is 1 if a table is not correct."
            },
            footer = {"%nExample:", "  leat warehouse verify sales --app examples/warehouse"})
    int verify(
            @Parameters(
                            index = "0",
                            arity = "0..1",
                            paramLabel = "TABLE",
                            description = "Name of the table. Default: all tables.")
                    @Nullable String table,
            @Mixin AppOptions options) {
        return access.read(options.location(), operations -> verify(operations, table));
    }

    private int verify(Operations operations, @Nullable String table) {
        boolean correct = true;
        for (var each : table == null ? tables(operations) : List.of(table)) {
            var found = operations.warehouse().verify(each);
            terminal.say(
                    found.correct()
                            ? "%s: %s, correct".formatted(each, CountText.of(found.rows(), "row"))
                            : "%s: %s; %s with more than one row, %s of loads that are not in the log"
                                    .formatted(
                                            each,
                                            CountText.of(found.rows(), "row"),
                                            CountText.of(found.keysTwice(), "key"),
                                            CountText.of(found.rowsWithoutLoad(), "row")));
            correct &= found.correct();
        }
        return correct ? 0 : 1;
    }

    /// `leat warehouse compact`: removes unused space.
    @Command(
            name = "compact",
            header = "Remove unused space from the database of all tables.",
            description = "%nLoads wait until this ends.",
            footer = {"%nExample:", "  leat warehouse compact --app examples/warehouse"})
    int compact(@Mixin AppOptions options) {
        return access.read(
                options.location(),
                operations -> {
                    tables(operations);
                    var done = operations.warehouse().compact();
                    terminal.say(
                            "%s bytes before, %s bytes now"
                                    .formatted(
                                            CountText.of(done.before()),
                                            CountText.of(done.after())));
                    return 0;
                });
    }

    /// `leat warehouse sql`: prints the statements for Redshift.
    @Command(
            name = "sql",
            header = "Print the statements that Leat runs on Redshift for a table.",
            description = {
                "%nPrints the statements of a session, of the first start and of a load, each with",
                "AWS's page about it. Nothing is run. The environment must have a Redshift",
                "database."
            },
            footer = {"%nExample:", "  leat warehouse sql sales --app shop --env production"})
    int sql(
            @Parameters(
                            index = "0",
                            arity = "0..1",
                            paramLabel = "TABLE",
                            description = "Name of the table. Default: all tables.")
                    @Nullable String table,
            @Mixin AppOptions options) {
        var where = options.location();
        var app = AppParts.app(where, terminal);
        var environment = AppParts.environment(app, where);
        var url =
                environment
                        .warehouse()
                        .filter(RedshiftUrl::is)
                        .map(RedshiftUrl::of)
                        .orElseThrow(() ->
                                CommandException.error(
                                        "the environment has no Redshift database; choose another one with --env"));
        var complete =
                environment
                        .aws()
                        .map(aws ->
                                url.or(
                                        new AwsResourceNames(app.name(), aws.prefix())
                                                .stateBucket()))
                        .orElse(url);
        var tables = app.all(WarehouseTable.class);
        if (table != null && !tables.containsKey(table)) {
            throw CommandException.error("no warehouse table " + table);
        }
        terminal.say(
                "-- Leat's statements for Redshift were never run on a real Redshift: test them.");
        for (var each : tables.values()) {
            if (table == null || table.equals(each.name())) {
                RedshiftSql.of(each, complete).forEach(this::print);
            }
        }
        return 0;
    }

    private void print(RedshiftSql statement) {
        terminal.say("%n-- %s: %s".formatted(statement.purpose(), statement.page()));
        terminal.say(statement.sql() + ";");
    }
}
