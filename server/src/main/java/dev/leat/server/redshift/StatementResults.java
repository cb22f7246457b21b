package dev.leat.server.redshift;

import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.PageToken;
import dev.leat.server.redshift.RedshiftStatement.Part;
import dev.leat.server.statement.ResultPage;
import dev.leat.server.statement.StatementRunner.Column;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.redshiftdata.model.ColumnMetadata;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.DescribeStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.Field;
import software.amazon.awssdk.services.redshiftdata.model.GetStatementResultRequest;
import software.amazon.awssdk.services.redshiftdata.model.GetStatementResultResponse;
import software.amazon.awssdk.services.redshiftdata.model.SqlParameter;
import software.amazon.awssdk.services.redshiftdata.model.SubStatementData;

/// DescribeStatement and GetStatementResult. The id of a statement of a batch is `ID:NUMBER`,
/// counted from 1.
record StatementResults(RedshiftStatements statements) {

    private static final int MOST = 1000;

    /// A page ends after the row with which it has this size in CSV.
    private static final long PAGE = 1 << 20;

    /// A statement, and the number of the part that the id names; -1 for all parts.
    private record Found(RedshiftStatement statement, int part) {}

    private Found find(@Nullable String id) {
        var wanted = RedshiftErrors.required(id, "Id");
        int colon = wanted.indexOf(':');
        var whole = colon < 0 ? wanted : wanted.substring(0, colon);
        var statement =
                statements.find(whole).orElseThrow(() -> RedshiftErrors.noStatement(wanted));
        if (colon < 0) {
            return new Found(statement, statement.batch() ? -1 : 0);
        }
        var number = wanted.substring(colon + 1);
        if (!statement.batch()
                || !number.matches("[1-9]\\d?")
                || Integer.parseInt(number) > statement.parts().size()) {
            throw RedshiftErrors.noStatement(wanted);
        }
        return new Found(statement, Integer.parseInt(number) - 1);
    }

    DescribeStatementResponse describe(DescribeStatementRequest in, Caller caller) {
        var found = find(in.id());
        var one = found.statement();
        var answer =
                DescribeStatementResponse.builder()
                        .id(in.id())
                        .clusterIdentifier(one.target().cluster())
                        .workgroupName(one.target().workgroup())
                        .database(one.target().database())
                        .dbUser(one.target().user())
                        .secretArn(one.target().secret())
                        .redshiftPid(0L)
                        .redshiftQueryId(0L)
                        .createdAt(Instant.ofEpochMilli(one.submitted()));
        if (!one.parameters().isEmpty()) {
            answer.queryParameters(parameters(one));
        }
        if (found.part() >= 0) {
            var part = one.parts().get(found.part());
            // the state of a single statement is that of the request
            boolean single = !one.batch();
            return answer.status(single ? one.state() : part.state())
                    .error(single ? one.error() : part.error())
                    .updatedAt(Instant.ofEpochMilli(single ? one.updated() : part.updated()))
                    .queryString(part.sql())
                    .duration(nanos(part))
                    .hasResultSet(part.finished())
                    .resultRows(part.rows())
                    .resultSize(part.bytes())
                    .build();
        }
        return answer.status(one.state())
                .error(one.error())
                .updatedAt(Instant.ofEpochMilli(one.updated()))
                .duration(one.parts().stream().mapToLong(StatementResults::nanos).sum())
                .hasResultSet(one.parts().stream().anyMatch(Part::finished))
                .resultRows(-1L)
                .resultSize(-1L)
                .subStatements(parts(one))
                .build();
    }

    static List<SqlParameter> parameters(RedshiftStatement one) {
        return one.parameters().stream()
                .map(each -> SqlParameter.builder().name(each.name()).value(each.value()).build())
                .toList();
    }

    private static List<SubStatementData> parts(RedshiftStatement one) {
        var all = new ArrayList<SubStatementData>();
        for (var part : one.parts()) {
            all.add(
                    SubStatementData.builder()
                            .id(one.id() + ":" + (all.size() + 1))
                            .queryString(part.sql())
                            .status(part.state())
                            .error(part.error())
                            .createdAt(Instant.ofEpochMilli(one.submitted()))
                            .updatedAt(Instant.ofEpochMilli(part.updated()))
                            .duration(nanos(part))
                            .hasResultSet(part.finished())
                            .resultRows(part.rows())
                            .resultSize(part.bytes())
                            .redshiftQueryId(0L)
                            .build());
        }
        return all;
    }

    private static long nanos(Part part) {
        return part.started() == 0
                ? -1
                : Duration.ofMillis(part.updated() - part.started()).toNanos();
    }

    GetStatementResultResponse get(GetStatementResultRequest in, Caller caller) {
        var found = find(in.id());
        var one = found.statement();
        if (found.part() < 0
                || !one.state().equals(RedshiftStatement.FINISHED)
                || !one.parts().get(found.part()).finished()) {
            throw RedshiftErrors.noResource(
                    "Query does not have result. Please check query status with DescribeStatement.",
                    String.valueOf(in.id()));
        }
        var part = one.parts().get(found.part());
        var result = one.id() + ":" + found.part();
        long offset = PageToken.offset(result, in.nextToken()).orElseThrow(() -> invalidToken(in));
        var page = page(in, one.id(), found.part(), offset);
        var records = records(in, part, page, offset);
        var answer =
                GetStatementResultResponse.builder()
                        .columnMetadata(
                                part.columns().stream()
                                        .map(column -> described(column).build())
                                        .toList())
                        .records(records)
                        .totalNumRows(part.rows());
        page.next().ifPresent(next -> answer.nextToken(PageToken.of(result, Long.toString(next))));
        return answer.build();
    }

    private static AwsErrorException invalidToken(GetStatementResultRequest in) {
        return RedshiftErrors.invalid("NextToken is not valid: " + in.nextToken());
    }

    private ResultPage page(GetStatementResultRequest in, String id, int part, long offset) {
        try (var csv = statements.result(id, part, offset)) {
            return ResultPage.read(csv, offset, MOST + (offset == 0 ? 1 : 0), PAGE);
        } catch (EOFException forged) {
            throw invalidToken(in);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read the result of " + id, failed);
        }
    }

    private static List<List<Field>> records(
            GetStatementResultRequest in, Part part, ResultPage page, long offset) {
        try {
            var rows = offset == 0 ? page.rows().subList(1, page.rows().size()) : page.rows();
            return rows.stream().map(row -> fields(part.columns(), row)).toList();
        } catch (IndexOutOfBoundsException | NumberFormatException wrong) {
            if (offset == 0) {
                throw wrong;
            }
            // The position of a forged token may be within a row.
            throw invalidToken(in);
        }
    }

    private static List<Field> fields(List<Column> columns, @Nullable String[] row) {
        var fields = new ArrayList<Field>();
        for (int i = 0; i < columns.size(); i++) {
            var value = row[i];
            fields.add(
                    value == null
                            ? Field.builder().isNull(true).build()
                            : field(columns.get(i).type(), value));
        }
        return fields;
    }

    private static Field field(String type, String value) {
        var field = Field.builder();
        return switch (type) {
            case "bool" -> field.booleanValue(Boolean.valueOf(value)).build();
            case "float4", "float8" -> field.doubleValue(Double.valueOf(value)).build();
            case "int2", "int4", "int8" ->
                    value.length() < 19 || fits(value)
                            ? field.longValue(Long.valueOf(value)).build()
                            : field.stringValue(value).build();
            default -> field.stringValue(value).build();
        };
    }

    private static boolean fits(String value) {
        return new BigInteger(value).bitLength() < Long.SIZE;
    }

    static ColumnMetadata.Builder described(Column column) {
        boolean number = column.type().matches("int[248]|float[48]|numeric");
        return ColumnMetadata.builder()
                .name(column.name())
                .label(column.name())
                .typeName(column.type())
                .precision(column.precision())
                .scale(column.scale())
                .length(0)
                .nullable(1)
                .isCaseSensitive(column.type().equals("varchar"))
                .isCurrency(false)
                .isSigned(number)
                .schemaName("")
                .tableName("");
    }

    /// Returns the number of rows of a result, without its header.
    static long rows(Path csv) throws IOException {
        long lines = 0;
        boolean quoted = false;
        try (var in = new BufferedInputStream(Files.newInputStream(csv), 1 << 16)) {
            for (int c = in.read(); c >= 0; c = in.read()) {
                quoted ^= c == '"';
                lines += c == '\n' && !quoted ? 1 : 0;
            }
        }
        return lines - 1;
    }
}
