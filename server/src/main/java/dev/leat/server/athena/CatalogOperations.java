package dev.leat.server.athena;

import com.google.re2j.PatternSyntaxException;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.OffsetPage;
import dev.leat.server.catalog.Catalog;
import dev.leat.server.catalog.CatalogTable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.athena.model.Column;
import software.amazon.awssdk.services.athena.model.DataCatalogSummary;
import software.amazon.awssdk.services.athena.model.DataCatalogType;
import software.amazon.awssdk.services.athena.model.Database;
import software.amazon.awssdk.services.athena.model.GetDatabaseRequest;
import software.amazon.awssdk.services.athena.model.GetDatabaseResponse;
import software.amazon.awssdk.services.athena.model.GetTableMetadataRequest;
import software.amazon.awssdk.services.athena.model.GetTableMetadataResponse;
import software.amazon.awssdk.services.athena.model.ListDataCatalogsRequest;
import software.amazon.awssdk.services.athena.model.ListDataCatalogsResponse;
import software.amazon.awssdk.services.athena.model.ListDatabasesRequest;
import software.amazon.awssdk.services.athena.model.ListDatabasesResponse;
import software.amazon.awssdk.services.athena.model.ListTableMetadataRequest;
import software.amazon.awssdk.services.athena.model.ListTableMetadataResponse;
import software.amazon.awssdk.services.athena.model.TableMetadata;

/// ListDataCatalogs, GetDatabase, ListDatabases, GetTableMetadata and ListTableMetadata: one
/// catalog, whose databases have all tables that a statement can name.
record CatalogOperations(Catalog catalog) {

    static final String CATALOG = "awsdatacatalog";

    private static final int MOST = 50;

    ListDataCatalogsResponse catalogs(ListDataCatalogsRequest in, Caller caller) {
        return ListDataCatalogsResponse.builder()
                .dataCatalogsSummary(
                        DataCatalogSummary.builder()
                                .catalogName("AwsDataCatalog")
                                .type(DataCatalogType.GLUE)
                                .build())
                .build();
    }

    ListDatabasesResponse databases(ListDatabasesRequest in, Caller caller) {
        checkCatalog(in.catalogName());
        var page =
                OffsetPage.of(
                        "databases",
                        catalog.databases(),
                        in.nextToken(),
                        in.maxResults(),
                        MOST,
                        AthenaErrors::invalid);
        return ListDatabasesResponse.builder()
                .databaseList(page.items().stream().map(CatalogOperations::described).toList())
                .nextToken(page.next())
                .build();
    }

    GetDatabaseResponse database(GetDatabaseRequest in, Caller caller) {
        checkCatalog(in.catalogName());
        var name = known(in.databaseName());
        return GetDatabaseResponse.builder().database(described(name)).build();
    }

    private static Database described(String database) {
        return Database.builder().name(database).description(Catalog.description(database)).build();
    }

    private static void checkCatalog(@Nullable String name) {
        if (!ExecutionOperations.required(name, "catalogName").equalsIgnoreCase(CATALOG)) {
            throw AthenaErrors.invalid("DataCatalog " + name + " was not found");
        }
    }

    private String known(@Nullable String database) {
        return catalog.database(ExecutionOperations.required(database, "databaseName"))
                .orElseThrow(() -> AthenaErrors.metadata("Database " + database + " not found."));
    }

    GetTableMetadataResponse table(GetTableMetadataRequest in, Caller caller) {
        checkCatalog(in.catalogName());
        var database = known(in.databaseName());
        var name = ExecutionOperations.required(in.tableName(), "tableName");
        return GetTableMetadataResponse.builder()
                .tableMetadata(
                        catalog.table(database, name)
                                .map(CatalogOperations::described)
                                .orElseThrow(() ->
                                        AthenaErrors.metadata("Table " + name + " not found.")))
                .build();
    }

    ListTableMetadataResponse tables(ListTableMetadataRequest in, Caller caller) {
        checkCatalog(in.catalogName());
        var database = known(in.databaseName());
        var found =
                matching(database, in.expression()).stream()
                        .map(CatalogOperations::described)
                        .toList();
        var page =
                OffsetPage.of(
                        "tables " + database + " " + in.expression(),
                        found,
                        in.nextToken(),
                        in.maxResults(),
                        MOST,
                        AthenaErrors::invalid);
        return ListTableMetadataResponse.builder()
                .tableMetadataList(page.items())
                .nextToken(page.next())
                .build();
    }

    private List<CatalogTable> matching(String database, @Nullable String expression) {
        try {
            return expression == null
                    ? catalog.tables(database)
                    : catalog.tables(database, expression);
        } catch (PatternSyntaxException wrong) {
            throw AthenaErrors.invalid("Expression is not a regular expression: " + expression);
        }
    }

    private static TableMetadata described(CatalogTable table) {
        return TableMetadata.builder()
                .name(table.name())
                .createTime(table.defined())
                .tableType(CatalogTable.TYPE)
                .columns(
                        table.columns().stream()
                                .map(column ->
                                        Column.builder()
                                                .name(column.name())
                                                .type(column.type())
                                                .build())
                                .toList())
                .build();
    }
}
