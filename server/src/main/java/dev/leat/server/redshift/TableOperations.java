package dev.leat.server.redshift;

import com.google.re2j.Pattern;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.OffsetPage;
import dev.leat.server.redshift.RedshiftEngine.TableOutline;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.redshiftdata.model.DescribeTableRequest;
import software.amazon.awssdk.services.redshiftdata.model.DescribeTableResponse;
import software.amazon.awssdk.services.redshiftdata.model.ListDatabasesRequest;
import software.amazon.awssdk.services.redshiftdata.model.ListDatabasesResponse;
import software.amazon.awssdk.services.redshiftdata.model.ListSchemasRequest;
import software.amazon.awssdk.services.redshiftdata.model.ListSchemasResponse;
import software.amazon.awssdk.services.redshiftdata.model.ListTablesRequest;
import software.amazon.awssdk.services.redshiftdata.model.ListTablesResponse;
import software.amazon.awssdk.services.redshiftdata.model.TableMember;

/// ListDatabases, ListSchemas, ListTables and DescribeTable: one database with one schema, which
/// has all tables that a statement can name.
record TableOperations(RedshiftEngine engine) {

    private static final int MOST = 1000;

    /// The maximum length of a pattern of names. A longer one matches none.
    private static final int LONGEST_PATTERN = 1_024;

    ListDatabasesResponse databases(ListDatabasesRequest in, Caller caller) {
        RedshiftErrors.target(in.clusterIdentifier(), in.workgroupName(), in.database());
        return ListDatabasesResponse.builder().databases(RedshiftEngine.DATABASE).build();
    }

    ListSchemasResponse schemas(ListSchemasRequest in, Caller caller) {
        RedshiftErrors.target(in.clusterIdentifier(), in.workgroupName(), in.database());
        return ListSchemasResponse.builder()
                .schemas(
                        engine.schemas().stream()
                                .filter(schema -> matches(in.schemaPattern(), schema))
                                .toList())
                .build();
    }

    ListTablesResponse tables(ListTablesRequest in, Caller caller) {
        RedshiftErrors.target(in.clusterIdentifier(), in.workgroupName(), in.database());
        var page =
                OffsetPage.of(
                        "tables " + in.schemaPattern() + " " + in.tablePattern(),
                        engine.tables().stream()
                                .filter(table -> matches(in.schemaPattern(), table.schema()))
                                .filter(table -> matches(in.tablePattern(), table.name()))
                                .sorted(
                                        Comparator.comparing(TableOutline::schema)
                                                .thenComparing(TableOutline::name))
                                .toList(),
                        in.nextToken(),
                        size(in.maxResults()),
                        MOST,
                        RedshiftErrors::invalid);
        return ListTablesResponse.builder()
                .tables(page.items().stream().map(TableOperations::member).toList())
                .nextToken(page.next())
                .build();
    }

    private static TableMember member(TableOutline table) {
        return TableMember.builder()
                .name(table.name())
                .schema(table.schema())
                .type("TABLE")
                .build();
    }

    DescribeTableResponse describe(DescribeTableRequest in, Caller caller) {
        RedshiftErrors.target(in.clusterIdentifier(), in.workgroupName(), in.database());
        var name = RedshiftErrors.required(in.table(), "Table");
        var schema = Optional.ofNullable(in.schema()).orElse(RedshiftEngine.SCHEMA);
        var table =
                engine.tables().stream()
                        .filter(each -> each.name().equalsIgnoreCase(name))
                        .filter(each -> each.schema().equalsIgnoreCase(schema))
                        .findFirst()
                        .orElseThrow(() ->
                                RedshiftErrors.invalid(
                                        "table %s.%s does not exist".formatted(schema, name)));
        var page =
                OffsetPage.of(
                        "columns " + schema + "." + name,
                        table.columns(),
                        in.nextToken(),
                        size(in.maxResults()),
                        MOST,
                        RedshiftErrors::invalid);
        return DescribeTableResponse.builder()
                .tableName(table.name())
                .columnList(
                        page.items().stream()
                                .map(column ->
                                        StatementResults.described(column)
                                                .schemaName(table.schema())
                                                .tableName(table.name())
                                                .nullable(
                                                        table.required().contains(column.name())
                                                                ? 0
                                                                : 1)
                                                .build())
                                .toList())
                .nextToken(page.next())
                .build();
    }

    /// AWS takes 0 for the maximum.
    private static @Nullable Integer size(@Nullable Integer wanted) {
        return wanted == null || wanted == 0 ? null : wanted;
    }

    /// Returns true if a pattern of LIKE matches the whole name; case is ignored.
    private static boolean matches(@Nullable String pattern, String name) {
        if (pattern == null || pattern.isEmpty()) {
            return true;
        }
        if (pattern.length() > LONGEST_PATTERN) {
            return false;
        }
        var regex = new StringBuilder();
        for (char c : pattern.toLowerCase(Locale.ROOT).toCharArray()) {
            regex.append(
                    switch (c) {
                        case '%' -> ".*";
                        case '_' -> ".";
                        default -> Pattern.quote(String.valueOf(c));
                    });
        }
        return Pattern.matches(regex.toString(), name.toLowerCase(Locale.ROOT));
    }
}
