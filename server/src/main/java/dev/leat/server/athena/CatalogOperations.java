package dev.leat.server.athena;

import dev.leat.server.athena.StatementRunner.Relation;
import dev.leat.server.aws.Caller;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
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
/// catalog with one database, which has all tables that a statement can name.
record CatalogOperations(StatementRunner runner) {

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
        catalog(in.catalogName());
        return ListDatabasesResponse.builder().databaseList(described()).build();
    }

    GetDatabaseResponse database(GetDatabaseRequest in, Caller caller) {
        catalog(in.catalogName());
        known(in.databaseName());
        return GetDatabaseResponse.builder().database(described()).build();
    }

    private static Database described() {
        return Database.builder()
                .name(StatementRunner.DATABASE)
                .description("views, tables, queues and buckets of the app")
                .build();
    }

    private static void catalog(@Nullable String name) {
        if (!ExecutionOperations.required(name, "catalogName").equalsIgnoreCase(CATALOG)) {
            throw AthenaErrors.invalid("DataCatalog " + name + " was not found");
        }
    }

    private static void known(@Nullable String database) {
        if (!ExecutionOperations.required(database, "databaseName")
                .equalsIgnoreCase(StatementRunner.DATABASE)) {
            throw AthenaErrors.metadata("Database " + database + " not found.");
        }
    }

    GetTableMetadataResponse table(GetTableMetadataRequest in, Caller caller) {
        catalog(in.catalogName());
        known(in.databaseName());
        var name = ExecutionOperations.required(in.tableName(), "tableName");
        return GetTableMetadataResponse.builder()
                .tableMetadata(
                        runner.relations().stream()
                                .filter(relation -> relation.name().equalsIgnoreCase(name))
                                .findFirst()
                                .map(CatalogOperations::described)
                                .orElseThrow(() ->
                                        AthenaErrors.metadata("Table " + name + " not found.")))
                .build();
    }

    ListTableMetadataResponse tables(ListTableMetadataRequest in, Caller caller) {
        catalog(in.catalogName());
        known(in.databaseName());
        var wanted = pattern(in.expression());
        var found =
                runner.relations().stream()
                        .filter(relation -> wanted.matcher(relation.name()).find())
                        .map(CatalogOperations::described)
                        .toList();
        var page = Pages.of(found, in.nextToken(), in.maxResults(), MOST);
        return ListTableMetadataResponse.builder()
                .tableMetadataList(page.items())
                .nextToken(page.next())
                .build();
    }

    private static Pattern pattern(@Nullable String expression) {
        try {
            return Pattern.compile(expression == null ? "" : expression, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException wrong) {
            throw AthenaErrors.invalid("Expression is not a regular expression: " + expression);
        }
    }

    private static TableMetadata described(Relation relation) {
        return TableMetadata.builder()
                .name(relation.name())
                .tableType("EXTERNAL_TABLE")
                .columns(
                        relation.columns().stream()
                                .map(column ->
                                        Column.builder()
                                                .name(column.name())
                                                .type(column.declared())
                                                .build())
                                .toList())
                .build();
    }
}
