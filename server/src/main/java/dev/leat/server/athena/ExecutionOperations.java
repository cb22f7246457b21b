package dev.leat.server.athena;

import dev.leat.port.Buckets;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.OffsetPage;
import dev.leat.server.catalog.Catalog;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.athena.model.AthenaError;
import software.amazon.awssdk.services.athena.model.BatchGetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.BatchGetQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.GetQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.ListQueryExecutionsRequest;
import software.amazon.awssdk.services.athena.model.ListQueryExecutionsResponse;
import software.amazon.awssdk.services.athena.model.QueryExecution;
import software.amazon.awssdk.services.athena.model.QueryExecutionContext;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatistics;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import software.amazon.awssdk.services.athena.model.ResultConfiguration;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StartQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.StopQueryExecutionRequest;
import software.amazon.awssdk.services.athena.model.StopQueryExecutionResponse;
import software.amazon.awssdk.services.athena.model.UnprocessedQueryExecutionId;

/// StartQueryExecution, StopQueryExecution, GetQueryExecution, BatchGetQueryExecution and
/// ListQueryExecutions.
record ExecutionOperations(
        Executions executions,
        WorkGroups groups,
        Buckets buckets,
        Catalog catalog,
        InstantSource clock) {

    /// AWS's limit.
    private static final int LONGEST = 262_144;

    private static final int MOST_LISTED = 50;
    private static final int USER_ERROR = 2;
    private static final int GENERIC_USER_ERROR = 1004;

    StartQueryExecutionResponse start(StartQueryExecutionRequest in, Caller caller) {
        var sql = required(in.queryString(), "queryString");
        if (sql.length() > LONGEST) {
            throw AthenaErrors.invalid(
                    "The query string has more than %d characters".formatted(LONGEST));
        }
        var database = database(in.queryExecutionContext());
        var group = group(in.workGroup());
        var id = UUID.randomUUID().toString();
        var execution =
                new Execution(
                        id,
                        sql,
                        database,
                        group.name(),
                        in.hasExecutionParameters() ? in.executionParameters() : List.of(),
                        output(in.resultConfiguration(), group).file(id + ".csv"),
                        in.clientRequestToken(),
                        digest(in),
                        Execution.QUEUED,
                        null,
                        clock.millis(),
                        0,
                        0,
                        List.of());
        var stored = executions.submit(execution);
        if (!stored.digest().equals(execution.digest())) {
            throw AthenaErrors.invalid("Idempotent parameters do not match");
        }
        return StartQueryExecutionResponse.builder().queryExecutionId(stored.id()).build();
    }

    private static String digest(StartQueryExecutionRequest in) {
        var same = in.toBuilder().clientRequestToken(null).build();
        return UUID.nameUUIDFromBytes(same.toString().getBytes(StandardCharsets.UTF_8)).toString();
    }

    static String required(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw AthenaErrors.invalid(
                    "1 validation error detected: Value at '%s' failed to satisfy constraint: Member must not be null"
                            .formatted(name));
        }
        return value;
    }

    private String database(@Nullable QueryExecutionContext context) {
        var name = context == null ? null : context.database();
        return name == null
                ? Catalog.DATABASE
                : catalog.database(name)
                        .orElseThrow(() ->
                                AthenaErrors.invalid(
                                        "Database %s is not found; use one of: %s"
                                                .formatted(
                                                        name,
                                                        String.join(", ", catalog.databases()))));
    }

    private WorkGroup group(@Nullable String name) {
        var wanted = name == null ? WorkGroup.PRIMARY : name;
        var group = groups.find(wanted).orElseThrow(() -> AthenaErrors.noWorkGroup(wanted));
        if (!group.enabled()) {
            throw AthenaErrors.invalid("WorkGroup " + wanted + " is disabled.");
        }
        return group;
    }

    private OutputLocation output(@Nullable ResultConfiguration result, WorkGroup group) {
        var asked = result == null ? null : result.outputLocation();
        var url = group.enforced() || asked == null ? group.output() : asked;
        if (url == null) {
            throw AthenaErrors.invalid(
                    "No output location provided. An output location is required either through the"
                            + " Workgroup result configuration setting or as an API input.");
        }
        return checked(url, buckets);
    }

    /// @throws AwsErrorException if this is no location in an existing bucket
    static OutputLocation checked(String url, Buckets buckets) {
        var location =
                OutputLocation.parse(url)
                        .orElseThrow(() ->
                                AthenaErrors.invalid(
                                        "outputLocation is not a valid S3 path: " + url));
        if (buckets.admin().find(location.bucket()).isEmpty()) {
            throw AthenaErrors.invalid(
                    "Unable to verify/create output bucket " + location.bucket());
        }
        return location;
    }

    StopQueryExecutionResponse stop(StopQueryExecutionRequest in, Caller caller) {
        executions.cancel(find(in.queryExecutionId()).id());
        return StopQueryExecutionResponse.builder().build();
    }

    GetQueryExecutionResponse get(GetQueryExecutionRequest in, Caller caller) {
        return GetQueryExecutionResponse.builder()
                .queryExecution(described(find(in.queryExecutionId())))
                .build();
    }

    BatchGetQueryExecutionResponse batch(BatchGetQueryExecutionRequest in, Caller caller) {
        var found = new ArrayList<QueryExecution>();
        var missing = new ArrayList<UnprocessedQueryExecutionId>();
        if (in.queryExecutionIds().isEmpty() || in.queryExecutionIds().size() > MOST_LISTED) {
            throw AthenaErrors.invalid("queryExecutionIds must have 1 to 50 ids");
        }
        for (var id : in.queryExecutionIds()) {
            executions
                    .find(id)
                    .ifPresentOrElse(
                            one -> found.add(described(one)),
                            () ->
                                    missing.add(
                                            UnprocessedQueryExecutionId.builder()
                                                    .queryExecutionId(id)
                                                    .errorCode("INVALID_INPUT")
                                                    .errorMessage(
                                                            AthenaErrors.noExecution(id).text())
                                                    .build()));
        }
        return BatchGetQueryExecutionResponse.builder()
                .queryExecutions(found)
                .unprocessedQueryExecutionIds(missing)
                .build();
    }

    ListQueryExecutionsResponse list(ListQueryExecutionsRequest in, Caller caller) {
        var name = Optional.ofNullable(in.workGroup()).orElse(WorkGroup.PRIMARY);
        if (groups.find(name).isEmpty()) {
            throw AthenaErrors.noWorkGroup(name);
        }
        var page =
                OffsetPage.of(
                        "executions " + name,
                        executions.list(name).stream().map(Execution::id).toList(),
                        in.nextToken(),
                        in.maxResults(),
                        MOST_LISTED,
                        AthenaErrors::invalid);
        return ListQueryExecutionsResponse.builder()
                .queryExecutionIds(page.items())
                .nextToken(page.next())
                .build();
    }

    private Execution find(@Nullable String id) {
        var wanted = required(id, "queryExecutionId");
        return executions.find(wanted).orElseThrow(() -> AthenaErrors.noExecution(wanted));
    }

    private QueryExecution described(Execution one) {
        return QueryExecution.builder()
                .queryExecutionId(one.id())
                .query(one.sql())
                .statementType("DML")
                .substatementType("SELECT")
                .workGroup(one.workGroup())
                .executionParameters(one.parameters().isEmpty() ? null : one.parameters())
                .resultConfiguration(c -> c.outputLocation(one.output()))
                .queryExecutionContext(
                        c -> c.database(one.schema()).catalog(CatalogOperations.CATALOG))
                .engineVersion(v ->
                        v.selectedEngineVersion("AUTO")
                                .effectiveEngineVersion("Athena engine version 3"))
                .status(status(one))
                .statistics(statistics(one))
                .build();
    }

    private static QueryExecutionStatus status(Execution one) {
        var status =
                QueryExecutionStatus.builder()
                        .state(one.state())
                        .stateChangeReason(one.reason())
                        .submissionDateTime(Instant.ofEpochMilli(one.submitted()));
        if (one.ended()) {
            status.completionDateTime(Instant.ofEpochMilli(one.completed()));
        }
        if (one.state().equals(Execution.FAILED)) {
            status.athenaError(
                    AthenaError.builder()
                            .errorCategory(USER_ERROR)
                            .errorType(GENERIC_USER_ERROR)
                            .retryable(false)
                            .errorMessage(one.reason())
                            .build());
        }
        return status.build();
    }

    private QueryExecutionStatistics statistics(Execution one) {
        long end = one.ended() ? one.completed() : clock.millis();
        long start = one.started() == 0 ? end : one.started();
        return QueryExecutionStatistics.builder()
                .engineExecutionTimeInMillis(end - start)
                .queryQueueTimeInMillis(start - one.submitted())
                .totalExecutionTimeInMillis(end - one.submitted())
                .serviceProcessingTimeInMillis(0L)
                .dataScannedInBytes(0L)
                .build();
    }
}
