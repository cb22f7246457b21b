package dev.leat.server.athena;

import dev.leat.port.Buckets;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.Service;
import dev.leat.server.catalog.Catalog;
import dev.leat.server.statement.JsonFolder;
import dev.leat.server.statement.StatementRunner;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// The AWS service Athena. Maps the names of its operations to the methods that implement them.
/// Runs statements until it is closed.
public final class Athena extends Service implements AutoCloseable {

    private static final Map<String, String> UNSUPPORTED =
            Map.ofEntries(
                    Map.entry("CreateNamedQuery", "named queries"),
                    Map.entry("GetNamedQuery", "named queries"),
                    Map.entry("ListNamedQueries", "named queries"),
                    Map.entry("BatchGetNamedQuery", "named queries"),
                    Map.entry("DeleteNamedQuery", "named queries"),
                    Map.entry("CreatePreparedStatement", "prepared statements"),
                    Map.entry("GetPreparedStatement", "prepared statements"),
                    Map.entry("ListPreparedStatements", "prepared statements"),
                    Map.entry("DeletePreparedStatement", "prepared statements"),
                    Map.entry("CreateDataCatalog", "other data catalogs"),
                    Map.entry("StartSession", "Spark sessions"),
                    Map.entry("GetQueryRuntimeStatistics", "runtime statistics of stages"));

    private final Executions all;

    /// `folder` is for the stored executions and workgroups, and for temporary files.
    public Athena(
            Path folder,
            StatementRunner runner,
            Catalog catalog,
            Buckets buckets,
            InstantSource clock) {
        var groups =
                new WorkGroups(new JsonFolder<>(folder.resolve("workgroups"), WorkGroup.class));
        var all =
                new Executions(
                        new JsonFolder<>(folder.resolve("executions"), Execution.class),
                        folder.resolve("work"),
                        runner,
                        buckets,
                        clock);
        super(
                "Athena",
                "athena",
                "AmazonAthena",
                AwsOperation.of(
                        MethodHandles.lookup(),
                        new ExecutionOperations(all, groups, buckets, catalog, clock),
                        new ResultOperations(all, buckets),
                        new WorkGroupOperations(groups, all, buckets, clock),
                        new CatalogOperations(catalog)));
        this.all = all;
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        var errors = new HashMap<String, AwsErrorException>();
        UNSUPPORTED.forEach((operation, what) ->
                errors.put(operation, AthenaErrors.invalid("Leat does not support " + what)));
        return errors;
    }

    /// Ends the statement that runs. It runs again after the next start of the app.
    @Override
    public void close() {
        all.close();
    }
}
