package dev.leat.server.glue;

import dev.leat.port.AwsNames;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.OffsetPage;
import dev.leat.server.catalog.Catalog;
import dev.leat.server.catalog.CatalogTable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.GetTableRequest;
import software.amazon.awssdk.services.glue.model.GetTableResponse;
import software.amazon.awssdk.services.glue.model.GetTableVersionRequest;
import software.amazon.awssdk.services.glue.model.GetTableVersionResponse;
import software.amazon.awssdk.services.glue.model.GetTableVersionsRequest;
import software.amazon.awssdk.services.glue.model.GetTableVersionsResponse;
import software.amazon.awssdk.services.glue.model.GetTablesRequest;
import software.amazon.awssdk.services.glue.model.GetTablesResponse;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableVersion;

/// GetTable, GetTables, GetTableVersion and GetTableVersions. A table has one version, the current
/// one.
record GlueTables(Catalog catalog, GlueDatabases databases) {

    private static final int MOST = 100;
    private static final String VERSION = "0";

    GetTableResponse get(GetTableRequest in, Caller caller) {
        return GetTableResponse.builder()
                .table(described(find(in.catalogId(), in.databaseName(), in.name(), "name")))
                .build();
    }

    GetTablesResponse list(GetTablesRequest in, Caller caller) {
        var database = database(in.catalogId(), in.databaseName());
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
        return GetTablesResponse.builder()
                .tableList(page.items().stream().map(GlueTables::described).toList())
                .nextToken(page.next())
                .build();
    }

    private String database(@Nullable String id, @Nullable String name) {
        return databases.find(id, GlueErrors.required(name, "databaseName"));
    }

    private List<CatalogTable> matching(String database, @Nullable String expression) {
        try {
            return expression == null || expression.isEmpty()
                    ? catalog.tables(database)
                    : catalog.tables(database, expression);
        } catch (PatternSyntaxException wrong) {
            throw GlueErrors.invalid("Expression is not a regular expression: " + expression);
        }
    }

    GetTableVersionResponse version(GetTableVersionRequest in, Caller caller) {
        var table = find(in.catalogId(), in.databaseName(), in.tableName(), "tableName");
        if (in.versionId() != null && !in.versionId().equals(VERSION)) {
            throw GlueErrors.notFound("Version not found.");
        }
        return GetTableVersionResponse.builder().tableVersion(versioned(table)).build();
    }

    GetTableVersionsResponse versions(GetTableVersionsRequest in, Caller caller) {
        var table = find(in.catalogId(), in.databaseName(), in.tableName(), "tableName");
        var page =
                OffsetPage.of(
                        "versions " + table.database() + "." + table.name(),
                        List.of(versioned(table)),
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
    CatalogTable find(
            @Nullable String id, @Nullable String database, @Nullable String name, String member) {
        var found = database(id, database);
        var wanted = GlueErrors.required(name, member);
        return catalog.table(found, wanted)
                .orElseThrow(() -> GlueErrors.notFound("Table " + wanted + " not found."));
    }

    private static TableVersion versioned(CatalogTable table) {
        return TableVersion.builder().versionId(VERSION).table(described(table)).build();
    }

    static Table described(CatalogTable table) {
        return Table.builder()
                .catalogId(AwsNames.ACCOUNT)
                .databaseName(table.database())
                .name(table.name())
                .tableType(CatalogTable.TYPE)
                .parameters(parameters(table))
                .createTime(table.defined())
                .updateTime(table.defined())
                .retention(0)
                .versionId(VERSION)
                .isRegisteredWithLakeFormation(false)
                .partitionKeys(List.of())
                .storageDescriptor(storage(table))
                .build();
    }

    /// An Iceberg table has the parameters by which Iceberg's own catalog for Glue finds its
    /// metadata.
    private static Map<String, String> parameters(CatalogTable table) {
        var parameters = new TreeMap<>(Map.of("EXTERNAL", "TRUE"));
        table.iceberg()
                .flatMap(CatalogTable.Iceberg::metadata)
                .ifPresent(metadata -> {
                    parameters.put("table_type", "ICEBERG");
                    parameters.put("metadata_location", metadata);
                });
        return parameters;
    }

    private static StorageDescriptor storage(CatalogTable table) {
        return StorageDescriptor.builder()
                .location(table.iceberg().map(CatalogTable.Iceberg::location).orElse(null))
                .columns(
                        table.columns().stream()
                                .map(column ->
                                        Column.builder()
                                                .name(column.name())
                                                .type(column.type())
                                                .build())
                                .toList())
                .compressed(false)
                .numberOfBuckets(0)
                .storedAsSubDirectories(false)
                .build();
    }
}
