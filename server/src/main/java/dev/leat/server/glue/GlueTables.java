package dev.leat.server.glue;

import com.google.re2j.PatternSyntaxException;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.OffsetPage;
import dev.leat.server.catalog.Catalog;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.glue.model.GetTableRequest;
import software.amazon.awssdk.services.glue.model.GetTableResponse;
import software.amazon.awssdk.services.glue.model.GetTableVersionRequest;
import software.amazon.awssdk.services.glue.model.GetTableVersionResponse;
import software.amazon.awssdk.services.glue.model.GetTableVersionsRequest;
import software.amazon.awssdk.services.glue.model.GetTableVersionsResponse;
import software.amazon.awssdk.services.glue.model.GetTablesRequest;
import software.amazon.awssdk.services.glue.model.GetTablesResponse;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableVersion;

/// GetTable, GetTables, GetTableVersion and GetTableVersions. A table of the app has one version,
/// the current one.
record GlueTables(GlueEntries entries, GlueDatabases databases) {

    private static final int MOST = 100;

    GetTableResponse get(GetTableRequest in, Caller caller) {
        return GetTableResponse.builder()
                .table(find(in.catalogId(), in.databaseName(), in.name(), "name"))
                .build();
    }

    GetTablesResponse list(GetTablesRequest in, Caller caller) {
        var database = databases.find(in.catalogId(), in.databaseName());
        if (in.queryAsOfTime() != null) {
            throw GlueErrors.invalid(
                    "Leat has only the current definitions of tables: omit QueryAsOfTime");
        }
        var page =
                OffsetPage.of(
                        "tables " + database + " " + in.expression(),
                        matching(database, in.expression()),
                        in.nextToken(),
                        in.maxResults(),
                        MOST,
                        GlueErrors::invalid);
        return GetTablesResponse.builder().tableList(page.items()).nextToken(page.next()).build();
    }

    private List<Table> matching(String database, @Nullable String expression) {
        if (expression == null || expression.isEmpty()) {
            return entries.tables(database);
        }
        try {
            var pattern = Catalog.pattern(expression);
            return entries.tables(database).stream()
                    .filter(table -> pattern.matcher(table.name()).matches())
                    .toList();
        } catch (PatternSyntaxException wrong) {
            throw GlueErrors.invalid("Expression is not a regular expression: " + expression);
        }
    }

    GetTableVersionResponse version(GetTableVersionRequest in, Caller caller) {
        var table = find(in.catalogId(), in.databaseName(), in.tableName(), "tableName");
        var wanted = in.versionId();
        return entries.versions(table).stream()
                .filter(each -> wanted == null || wanted.equals(each.versionId()))
                .findFirst()
                .map(each ->
                        GetTableVersionResponse.builder().tableVersion(versioned(each)).build())
                .orElseThrow(() -> GlueErrors.notFound("Version not found."));
    }

    GetTableVersionsResponse versions(GetTableVersionsRequest in, Caller caller) {
        var table = find(in.catalogId(), in.databaseName(), in.tableName(), "tableName");
        var page =
                OffsetPage.of(
                        "versions " + table.databaseName() + "." + table.name(),
                        entries.versions(table).stream().map(GlueTables::versioned).toList(),
                        in.nextToken(),
                        in.maxResults(),
                        MOST,
                        GlueErrors::invalid);
        return GetTableVersionsResponse.builder()
                .tableVersions(page.items())
                .nextToken(page.next())
                .build();
    }

    /// Returns the table that a request names.
    ///
    /// @param member the name of the request's member with the table's name
    /// @throws AwsErrorException if there is none
    Table find(
            @Nullable String id, @Nullable String database, @Nullable String name, String member) {
        var found = databases.find(id, database);
        var wanted = GlueErrors.required(name, member);
        return entries.table(found, wanted)
                .orElseThrow(() -> GlueErrors.notFound("Table " + wanted + " not found."));
    }

    private static TableVersion versioned(Table table) {
        return TableVersion.builder().versionId(table.versionId()).table(table).build();
    }
}
