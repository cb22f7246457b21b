package dev.leat.cli;

import dev.leat.app.App;
import dev.leat.app.FileSource;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.OutputFormat;
import dev.leat.cli.terminal.Terminal;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.SqlLiterals;
import dev.leat.kernel.query.InMemoryTables;
import dev.leat.kernel.query.ParsedQuery;
import dev.leat.kernel.query.TableDefinition;
import dev.leat.kernel.query.UnfilledTableException;
import dev.leat.operations.Operations;
import dev.leat.operations.OperationsJson;
import dev.leat.operations.query.FileTables;
import dev.leat.operations.query.QueryCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat sql`: runs a SELECT on views, tables, queues and buckets.
@Command(
        name = "sql",
        header = "Query views, tables, queues and buckets in SQL.",
        description = {
            "%nThe tables are the views, their aggregates by period (VIEW_parts), the key-value",
            "tables, the lake and warehouse tables, the queues and the buckets. A lake table",
            "contains the rows of its current snapshot. The table of a bucket contains the",
            "rows of its files; the table 'BUCKET/PREFIX*.parquet' contains the rows of some",
            "of them. Write a name with a dash in double quotes. Queries are read-only.",
            "%nA row of a key-value table is an item. Its columns are the key and the other",
            "columns that the pipeline stores. The column 'attributes' contains the other",
            "attributes of the item as JSON. If a view has the same name, a lake table is",
            "NAME_lake here, a warehouse table NAME_warehouse, a key-value table NAME_table",
            "and a queue NAME_queue.",
            "%nPersonal values (columns with pii in the schema) are not masked, unlike in",
            "'leat dlq show'."
        },
        footer = {
            "%nExamples:",
            "  leat sql 'select * from user_stats order by total_spend desc limit 3'",
            "  leat sql 'select count(*) from \"OrderQueue-dlq\"' --json",
            "  leat sql \"select order_id, attributes->>'colour' from events\"",
            "  leat sql \"select count(*) from 'output/march/*.parquet'\""
        })
final class SqlCommand extends AppCommand {

    @Parameters(
            paramLabel = "SELECT",
            arity = "0..1",
            description =
                    "SELECT statement in DuckDB's SQL. Default: list the tables and their columns.")
    @Nullable String statement;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Output format: table, json or csv. Default: table.")
    OutputFormat format = OutputFormat.TABLE;

    @Option(names = "--json", description = "The same as --format json.")
    boolean json;

    /// A table that a statement can read. `columns` are their names, or a description of them.
    private record Readable(String table, String columns) {}

    private static final Listing<Readable> TABLES =
            Listing.<Readable>lines()
                    .text("TABLE", Readable::table)
                    .text("COLUMNS", Readable::columns)
                    .orElse("the app has no tables");

    SqlCommand(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        return access.read(options.location(), this::answer);
    }

    private int answer(Operations operations) {
        var catalog = new QueryCatalog(operations);
        if (statement == null) {
            var tables = tables(catalog, operations.app());
            if (format() == OutputFormat.JSON) {
                terminal.say(OperationsJson.text(tables));
            } else {
                TABLES.print(terminal, false, tables);
            }
            return 0;
        }
        try (var files = new FileTables(operations, options.location().state());
                var tables = new InMemoryTables(files.folder())) {
            ask(statement, catalog, files, tables);
            return 0;
        }
    }

    private void ask(String sql, QueryCatalog catalog, FileTables files, InMemoryTables tables) {
        try {
            var question = catalog.prepare(sql, files, tables);
            var writer = format().to(terminal);
            tables.query(question, writer);
            writer.end();
            files.notes(tables).forEach(terminal::warn);
        } catch (BindException refused) {
            throw CommandException.input(files.said(refused));
        } catch (UnfilledTableException unfilled) {
            throw CommandException.input(String.valueOf(unfilled.getMessage()));
        }
    }

    private OutputFormat format() {
        return json ? OutputFormat.JSON : format;
    }

    private static List<Readable> tables(QueryCatalog catalog, App app) {
        var tables = new ArrayList<Readable>();
        for (var one : catalog.tables()) {
            tables.add(
                    new Readable(
                            ParsedQuery.spelled(one.name()),
                            one.columns().stream()
                                    .map(TableDefinition.Member::name)
                                    .collect(Collectors.joining(", "))));
        }
        for (var bucket : app.buckets().keySet()) {
            bucket(bucket, catalog, app, tables);
        }
        return tables;
    }

    /// Adds a bucket. The table of its name has no rejected lines; a table or view with this name
    /// takes precedence.
    private static void bucket(
            String bucket, QueryCatalog catalog, App app, List<Readable> tables) {
        var rejecting =
                app.pipelines().values().stream()
                        .filter(pipeline -> pipeline.from().files().isPresent())
                        .filter(pipeline -> pipeline.rejectedTo().equals(bucket))
                        .toList();
        if (rejecting.stream().noneMatch(pipeline -> pipeline.rejectsBucket().equals(bucket))) {
            boolean taken =
                    catalog.tables().stream().anyMatch(one -> one.name().equalsIgnoreCase(bucket));
            tables.add(
                    new Readable(
                            taken ? SqlLiterals.text(bucket + "/**") : ParsedQuery.spelled(bucket),
                            lakeTables(bucket, app)));
        }
        if (!rejecting.isEmpty()) {
            tables.add(
                    new Readable(
                            SqlLiterals.text(bucket + "/**" + FileSource.REJECTED),
                            "the rejected lines of "
                                    + rejecting.stream()
                                            .map(Pipeline::name)
                                            .collect(Collectors.joining(", "))));
        }
    }

    private static String lakeTables(String bucket, App app) {
        var tables =
                app.all(LakeTable.class).values().stream()
                        .filter(one -> one.bucket().equals(bucket))
                        .map(LakeTable::name)
                        .toList();
        return tables.isEmpty()
                ? "those of the files in the bucket"
                : "those of the files of the lake table " + String.join(", ", tables);
    }
}
