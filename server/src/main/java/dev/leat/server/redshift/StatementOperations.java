package dev.leat.server.redshift;

import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.OffsetPage;
import dev.leat.server.redshift.RedshiftStatement.Parameter;
import dev.leat.server.redshift.RedshiftStatement.Part;
import dev.leat.server.redshift.RedshiftStatement.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.redshiftdata.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.CancelStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.CancelStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.redshiftdata.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.redshiftdata.model.ExecutionMode;
import software.amazon.awssdk.services.redshiftdata.model.ListStatementsRequest;
import software.amazon.awssdk.services.redshiftdata.model.ListStatementsResponse;
import software.amazon.awssdk.services.redshiftdata.model.ResultFormatString;
import software.amazon.awssdk.services.redshiftdata.model.SqlParameter;
import software.amazon.awssdk.services.redshiftdata.model.StatementData;
import software.amazon.awssdk.services.redshiftdata.model.StatusString;

/// ExecuteStatement, BatchExecuteStatement, CancelStatement and ListStatements.
record StatementOperations(RedshiftStatements statements, InstantSource clock) {

    /// AWS's limits.
    private static final int LONGEST = 100 << 10;

    private static final int MOST_IN_BATCH = 40;
    private static final int MOST_LISTED = 100;

    ExecuteStatementResponse execute(ExecuteStatementRequest in, Caller caller) {
        RedshiftErrors.target(in.clusterIdentifier(), in.workgroupName(), in.database());
        unsupported(
                in.withEvent(), in.resultFormat(), in.sessionId(), in.sessionKeepAliveSeconds());
        var target =
                new Target(
                        in.clusterIdentifier(),
                        in.workgroupName(),
                        in.database(),
                        in.dbUser(),
                        in.secretArn());
        var sql = RedshiftErrors.required(in.sql(), "Sql");
        var parameters = parameters(in.hasParameters() ? in.parameters() : List.of());
        var stored =
                submit(
                        in.statementName(),
                        false,
                        List.of(sql),
                        parameters,
                        target,
                        in.clientToken(),
                        in.toBuilder().clientToken(null).build().toString());
        return ExecuteStatementResponse.builder()
                .id(stored.id())
                .createdAt(Instant.ofEpochMilli(stored.submitted()))
                .clusterIdentifier(target.cluster())
                .workgroupName(target.workgroup())
                .database(target.database())
                .dbUser(target.user())
                .secretArn(target.secret())
                .build();
    }

    BatchExecuteStatementResponse batch(BatchExecuteStatementRequest in, Caller caller) {
        RedshiftErrors.target(in.clusterIdentifier(), in.workgroupName(), in.database());
        unsupported(
                in.withEvent(), in.resultFormat(), in.sessionId(), in.sessionKeepAliveSeconds());
        RedshiftErrors.absent(
                in.executionMode() == ExecutionMode.AUTO_COMMIT ? true : null,
                "ExecutionMode AUTO_COMMIT");
        var target =
                new Target(
                        in.clusterIdentifier(),
                        in.workgroupName(),
                        in.database(),
                        in.dbUser(),
                        in.secretArn());
        if (!in.hasSqls() || in.sqls().isEmpty() || in.sqls().size() > MOST_IN_BATCH) {
            throw RedshiftErrors.invalid(
                    "Sqls must have 1 to %d statements".formatted(MOST_IN_BATCH));
        }
        var parameters = parameters(in.hasParameters() ? in.parameters() : List.of());
        var stored =
                submit(
                        in.statementName(),
                        true,
                        in.sqls(),
                        parameters,
                        target,
                        in.clientToken(),
                        in.toBuilder().clientToken(null).build().toString());
        return BatchExecuteStatementResponse.builder()
                .id(stored.id())
                .createdAt(Instant.ofEpochMilli(stored.submitted()))
                .clusterIdentifier(target.cluster())
                .workgroupName(target.workgroup())
                .database(target.database())
                .dbUser(target.user())
                .secretArn(target.secret())
                .build();
    }

    private static void unsupported(
            @Nullable Boolean event,
            @Nullable ResultFormatString format,
            @Nullable String session,
            @Nullable Integer keep) {
        RedshiftErrors.absent(event, "WithEvent");
        RedshiftErrors.absent(
                format == null || format == ResultFormatString.JSON ? null : format,
                "ResultFormat CSV");
        RedshiftErrors.absent(session, "sessions");
        RedshiftErrors.absent(keep, "sessions");
    }

    private static List<Parameter> parameters(List<SqlParameter> given) {
        return given.stream()
                .map(parameter ->
                        new Parameter(
                                RedshiftErrors.required(
                                        parameter.name(), "the name of a parameter"),
                                Optional.ofNullable(parameter.value())
                                        .orElseThrow(() ->
                                                RedshiftErrors.invalid(
                                                        "the value of a parameter is required"))))
                .toList();
    }

    private RedshiftStatement submit(
            @Nullable String name,
            boolean batch,
            List<String> sqls,
            List<Parameter> parameters,
            Target target,
            @Nullable String token,
            String request) {
        var used = new HashSet<String>();
        for (var sql : sqls) {
            if (RedshiftErrors.required(sql, "Sql").length() > LONGEST) {
                throw RedshiftErrors.invalid("Sql has more than %d characters".formatted(LONGEST));
            }
            NamedParameters.filled(sql, parameters);
            used.addAll(NamedParameters.names(sql));
        }
        var unused =
                parameters.stream().map(Parameter::name).filter(n -> !used.contains(n)).toList();
        if (!unused.isEmpty()) {
            throw RedshiftErrors.invalid(
                    "Parameters list contains unused parameters. Unused parameters: " + unused);
        }
        long now = clock.millis();
        var digest = UUID.nameUUIDFromBytes(request.getBytes(StandardCharsets.UTF_8)).toString();
        var stored =
                statements.submit(
                        new RedshiftStatement(
                                UUID.randomUUID().toString(),
                                name,
                                batch,
                                sqls.stream().map(sql -> Part.of(sql, now)).toList(),
                                parameters,
                                target,
                                token,
                                digest,
                                RedshiftStatement.SUBMITTED,
                                null,
                                now,
                                now));
        if (!stored.digest().equals(digest)) {
            throw RedshiftErrors.invalid("ClientToken was used before with other parameters");
        }
        return stored;
    }

    CancelStatementResponse cancel(CancelStatementRequest in, Caller caller) {
        var id = RedshiftErrors.required(in.id(), "Id");
        if (statements.find(id).isEmpty()) {
            throw RedshiftErrors.noStatement(id);
        }
        if (!statements.cancel(id)) {
            var state = statements.find(id).map(RedshiftStatement::state).orElse("");
            throw RedshiftErrors.invalid(
                    "Could not cancel a query that is already in %s state with ID: %s"
                            .formatted(state, id));
        }
        return CancelStatementResponse.builder().status(true).build();
    }

    /// Lists finished statements, if the request names no status, as AWS does.
    ///
    /// @throws AwsErrorException if the page is not valid
    ListStatementsResponse list(ListStatementsRequest in, Caller caller) {
        var status = Optional.ofNullable(in.status()).orElse(StatusString.FINISHED).toString();
        boolean all = in.status() == StatusString.ALL;
        var name = Optional.ofNullable(in.statementName()).orElse("");
        var page =
                OffsetPage.of(
                        "statements " + status + " " + name,
                        statements.list(one ->
                                (all || one.state().equals(status))
                                        && Optional.ofNullable(one.name())
                                                .orElse("")
                                                .startsWith(name)
                                        && of(one.target(), in)),
                        in.nextToken(),
                        in.maxResults() == null || in.maxResults() == 0 ? null : in.maxResults(),
                        MOST_LISTED,
                        RedshiftErrors::invalid);
        return ListStatementsResponse.builder()
                .statements(page.items().stream().map(StatementOperations::listed).toList())
                .nextToken(page.next())
                .build();
    }

    private static boolean of(Target target, ListStatementsRequest in) {
        return (in.clusterIdentifier() == null || in.clusterIdentifier().equals(target.cluster()))
                && (in.workgroupName() == null || in.workgroupName().equals(target.workgroup()))
                && (in.database() == null || in.database().equalsIgnoreCase(target.database()));
    }

    private static StatementData listed(RedshiftStatement one) {
        var data =
                StatementData.builder()
                        .id(one.id())
                        .statementName(one.name())
                        .status(one.state())
                        .isBatchStatement(one.batch())
                        .secretArn(one.target().secret())
                        .createdAt(Instant.ofEpochMilli(one.submitted()))
                        .updatedAt(Instant.ofEpochMilli(one.updated()));
        if (!one.parameters().isEmpty()) {
            data.queryParameters(StatementResults.parameters(one));
        }
        return one.batch()
                ? data.queryStrings(one.parts().stream().map(Part::sql).toList()).build()
                : data.queryString(one.parts().getFirst().sql()).build();
    }
}
