package dev.leat.server.athena;

import dev.leat.port.Buckets;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.PageToken;
import dev.leat.server.statement.ResultPage;
import dev.leat.server.statement.StatementRunner.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.athena.model.ColumnInfo;
import software.amazon.awssdk.services.athena.model.ColumnNullable;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.GetQueryResultsRequest;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.Row;

/// GetQueryResults. The rows are read from the result in its bucket, as Athena does; the first row
/// of the first page has the names of the columns.
record ResultOperations(Executions executions, Buckets buckets) {

    private static final int MOST = 1000;
    private static final int VARCHAR = Integer.MAX_VALUE;

    GetQueryResultsResponse get(GetQueryResultsRequest in, Caller caller) {
        var id = ExecutionOperations.required(in.queryExecutionId(), "queryExecutionId");
        var execution = executions.find(id).orElseThrow(() -> AthenaErrors.noExecution(id));
        finished(execution);
        int most = in.maxResults() == null ? MOST : in.maxResults();
        if (most < 1 || most > MOST) {
            throw AthenaErrors.invalid("MaxResults is more than maximum allowed length 1000.");
        }
        long offset =
                PageToken.offset(id, in.nextToken())
                        .orElseThrow(() ->
                                AthenaErrors.invalid("NextToken is not valid: " + in.nextToken()));
        var page = page(execution, offset, most);
        var rows = new ArrayList<Row>();
        for (var values : page.rows()) {
            rows.add(row(values));
        }
        var answer =
                GetQueryResultsResponse.builder()
                        .updateCount(0L)
                        .resultSet(set ->
                                set.rows(rows)
                                        .resultSetMetadata(
                                                m -> m.columnInfo(infos(execution.columns()))));
        page.next().ifPresent(next -> answer.nextToken(PageToken.of(id, Long.toString(next))));
        return answer.build();
    }

    private static void finished(Execution execution) {
        switch (execution.state()) {
            case Execution.SUCCEEDED -> {}
            case Execution.QUEUED, Execution.RUNNING ->
                    throw AthenaErrors.invalid(
                            "INVALID_QUERY_EXECUTION_STATE",
                            "Query has not yet finished. Current state: " + execution.state());
            default ->
                    throw AthenaErrors.invalid(
                            "INVALID_QUERY_EXECUTION_STATE",
                            "Query did not finish successfully. Final query state: "
                                    + execution.state());
        }
    }

    private ResultPage page(Execution execution, long offset, int most) {
        var place = OutputLocation.of(execution.output());
        var object =
                buckets.head(place.bucket(), place.key())
                        .filter(found -> offset <= found.unit().size())
                        .orElseThrow(() ->
                                AthenaErrors.invalid(
                                        "Could not find results in " + execution.output()));
        try (var in = buckets.content(object.unit()).open(offset)) {
            return ResultPage.read(in, offset, most, Long.MAX_VALUE);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + execution.output(), failed);
        }
    }

    private static Row row(@Nullable String[] values) {
        var data = new ArrayList<Datum>();
        for (var value : values) {
            data.add(Datum.builder().varCharValue(value).build());
        }
        return Row.builder().data(data).build();
    }

    private static List<ColumnInfo> infos(List<Column> columns) {
        return columns.stream()
                .map(column ->
                        ColumnInfo.builder()
                                .catalogName("hive")
                                .schemaName("")
                                .tableName("")
                                .name(column.name())
                                .label(column.name())
                                .type(column.type())
                                .precision(
                                        column.type().equals("varchar")
                                                ? VARCHAR
                                                : column.precision())
                                .scale(column.scale())
                                .nullable(ColumnNullable.UNKNOWN)
                                .caseSensitive(column.type().equals("varchar"))
                                .build())
                .toList();
    }
}
