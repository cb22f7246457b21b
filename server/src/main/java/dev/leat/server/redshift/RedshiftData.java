package dev.leat.server.redshift;

import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.AwsOperation;
import dev.leat.server.aws.Service;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// The AWS service Redshift Data API. Maps the names of its operations to the methods that
/// implement them. Runs statements until it is closed.
public final class RedshiftData extends Service implements AutoCloseable {

    private static final Map<String, String> UNSUPPORTED =
            Map.of(
                    "GetStatementResultV2",
                    "results in CSV; use GetStatementResult",
                    "ListSessions",
                    "sessions");

    private final RedshiftStatements all;

    /// `folder` is for the stored statements and their results.
    public RedshiftData(Path folder, RedshiftEngine engine, InstantSource clock) {
        var all = new RedshiftStatements(folder, engine, clock);
        super(
                "Redshift Data",
                "redshift-data",
                "RedshiftData",
                AwsOperation.of(
                        MethodHandles.lookup(),
                        new StatementOperations(all, clock),
                        new StatementResults(all),
                        new TableOperations(engine)));
        this.all = all;
    }

    @Override
    public Map<String, AwsErrorException> absent() {
        var errors = new HashMap<String, AwsErrorException>();
        UNSUPPORTED.forEach((operation, what) ->
                errors.put(operation, RedshiftErrors.invalid("Leat does not support " + what)));
        return errors;
    }

    /// Ends the statement that runs. It runs again after the next start of the app.
    @Override
    public void close() {
        all.close();
    }
}
