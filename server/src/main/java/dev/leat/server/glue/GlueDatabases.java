package dev.leat.server.glue;

import dev.leat.port.AwsNames;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.OffsetPage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.glue.model.Database;
import software.amazon.awssdk.services.glue.model.GetDatabaseRequest;
import software.amazon.awssdk.services.glue.model.GetDatabaseResponse;
import software.amazon.awssdk.services.glue.model.GetDatabasesRequest;
import software.amazon.awssdk.services.glue.model.GetDatabasesResponse;
import software.amazon.awssdk.services.glue.model.GetUserDefinedFunctionRequest;
import software.amazon.awssdk.services.glue.model.GetUserDefinedFunctionResponse;
import software.amazon.awssdk.services.glue.model.GetUserDefinedFunctionsRequest;
import software.amazon.awssdk.services.glue.model.GetUserDefinedFunctionsResponse;

/// GetDatabase and GetDatabases; and the operations for functions, which Hive's clients call when
/// they start.
record GlueDatabases(GlueEntries entries) {

    private static final int MOST = 100;

    GetDatabaseResponse get(GetDatabaseRequest in, Caller caller) {
        check(in.catalogId());
        var name = GlueErrors.required(in.name(), "name");
        return GetDatabaseResponse.builder().database(described(name)).build();
    }

    GetDatabasesResponse list(GetDatabasesRequest in, Caller caller) {
        check(in.catalogId());
        var page =
                OffsetPage.of(
                        "databases",
                        entries.databases(),
                        in.nextToken(),
                        in.maxResults(),
                        MOST,
                        GlueErrors::invalid);
        return GetDatabasesResponse.builder()
                .databaseList(page.items())
                .nextToken(page.next())
                .build();
    }

    GetUserDefinedFunctionResponse function(GetUserDefinedFunctionRequest in, Caller caller) {
        find(in.catalogId(), in.databaseName());
        throw GlueErrors.notFound("Function " + in.functionName() + " not found.");
    }

    /// Returns no functions, because no database has any.
    GetUserDefinedFunctionsResponse functions(GetUserDefinedFunctionsRequest in, Caller caller) {
        if (in.databaseName() == null) {
            check(in.catalogId());
        } else {
            find(in.catalogId(), in.databaseName());
        }
        return GetUserDefinedFunctionsResponse.builder().userDefinedFunctions(List.of()).build();
    }

    private Database described(String name) {
        return entries.database(name)
                .orElseThrow(() -> GlueErrors.notFound("Database " + name + " not found."));
    }

    /// @throws AwsErrorException if the catalog is that of another account
    static void check(@Nullable String catalog) {
        if (catalog != null && !catalog.equals(AwsNames.ACCOUNT)) {
            throw GlueErrors.notFound(
                    "Catalog %s not found; Leat's catalog is %s, which is also the default."
                            .formatted(catalog, AwsNames.ACCOUNT));
        }
    }

    /// Returns the name of a database.
    ///
    /// @throws AwsErrorException if the catalog does not have it
    String find(@Nullable String id, @Nullable String database) {
        check(id);
        return described(GlueErrors.required(database, "databaseName")).name();
    }
}
