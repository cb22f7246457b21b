package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lint reports the position of each option that a function in AWS Lambda cannot run.
class FunctionRulesTest {

    private static final String APP =
            """
            app: shop
            schemas:
              Order: {id: varchar not null}
            queues:
              orders: {visibility_timeout: "${env:_T:-60s}"}
            views:
              totals: {measures: {n: count(*)}}
            pipelines:
              count:
                from: {queue: orders, schema: Order}
                key: id
                to: [{view: totals}]
            environments:
              aws:
                region: "${env:AWS_REGION:-eu-west-1}"
                prefix: "${env:PREFIX:-x}${env:AWS_DEFAULT_REGION:-}-"
              redis:
                region: eu-west-1
                stores: {totals: "redis://127.0.0.1"}
            """;

    @TempDir Path folder;

    private String problems(String text, String environment) throws IOException, AppException {
        var file = Files.writeString(folder.resolve("app.yaml"), text);
        var app = AppFile.read(file, Map.of());
        var refused =
                catchThrowableOfType(
                        AppException.class,
                        () -> AppFile.checkFunctions(file, app, environment, Set.of("load")));
        return refused == null ? "" : String.valueOf(refused.getMessage()).replace(file + ":", "");
    }

    @Test
    void namesOfVariablesThatLambdaRefusesAreReported() throws Exception {
        assertThat(problems(APP, "aws"))
                .isEqualTo(
                        """
                        5:32: Lambda refuses the name of the environment variable _T; use a letter, then one or more of A-Z a-z 0-9 _
                        16:13: Lambda sets the environment variable AWS_DEFAULT_REGION itself, and refuses functions with another value; use another name, or `AWS_REGION` for the region\
                        """);
        assertThat(
                        problems(
                                APP.replace("_T:", "TIMEOUT:")
                                        .replace("_DEFAULT_REGION", "_REGION"),
                                "aws"))
                .isEmpty();
    }

    @Test
    void warehouseTablesThatFunctionsCannotReachAreReported() throws Exception {
        assertThat(
                        problems(
                                """
                                app: shop
                                schemas:
                                  Order: {id: varchar not null}
                                queues: {orders: {}}
                                warehouse_tables:
                                  sales: {schema: Order, key: id}
                                pipelines:
                                  load:
                                    from: {queue: orders, schema: Order}
                                    to: [{warehouse_table: sales}]
                                environments:
                                  aws: {region: eu-west-1, warehouse: "postgresql://db.example/sales"}
                                """,
                                "aws"))
                .isEqualTo(
                        "10:28: pipeline load writes warehouse table sales, but its function cannot reach the database, because it is not in a VPC; leave the pipeline out of --functions, so that it runs in containers");
    }

    @Test
    void storesThatFunctionsCannotReachAreReported() throws Exception {
        assertThat(problems(APP.replace("_T:", "TIMEOUT:"), "redis"))
                .isEqualTo(
                        "19:5: environment redis has stores in Redis, which functions cannot reach, because they are not in a VPC; run the pipelines in containers, or remove the stores");
    }

    @Test
    void timesThatAreTooShortOrTooLongForFilesAreReported() throws Exception {
        var files =
                """
                app: files
                buckets: {input: , output: }
                pipelines:
                  load:
                    from: {bucket: input, format: csv}
                    to: [{bucket: output, path: "{source.stem}.csv", format: csv}]
                environments:
                  aws: {region: eu-west-1}
                """;
        var advice =
                "set `visibility_timeout: 90m` of the queue load-files, for the longest time of a function; it must be at least 12m";
        assertThat(problems(files, "aws"))
                .isEqualTo(
                        "5:5: pipeline load reads files, but its function would have only 10 s for a file, a sixth of the `visibility_timeout` of queue load-files; "
                                + advice);
        var queue = "queues: {load-files: {visibility_timeout: 719s, retention: 9d}}\n";
        assertThat(problems(files.replaceFirst("buckets", queue + "buckets"), "aws"))
                .isEqualTo(
                        """
                        2:23: pipeline load reads files, but its function would have only 119 s for a file, a sixth of the `visibility_timeout` of queue load-files; %s
                        2:49: pipeline load reads files, and S3 keeps their old versions for 30 days, but a message can be longer in the queue load-files, then in the queue of large files, and then in the dead-letter queue; set a `retention` of at most 8d of the queue\
                        """
                                .formatted(advice));
        var enough = queue.replace("719s", "12m").replace("9d", "8d");
        assertThat(problems(files.replaceFirst("buckets", enough + "buckets"), "aws")).isEmpty();
    }

    @Test
    void timesThatDoNotFitAStreamAreReported() throws Exception {
        var stream =
                """
                app: shop
                schemas: {Sale: {id: varchar not null}}
                streams: {live: }
                queues: {load-redrive: {visibility_timeout: 60s}}
                views: {sales: {measures: {n: count(*)}}}
                pipelines:
                  load:
                    from: {stream: live, schema: Sale, batch: {window: 58s}}
                    key: id
                    to: [{view: sales}]
                environments:
                  aws: {region: eu-west-1}
                """;
        var visibility =
                "4:25: pipeline load reads a stream, but its function would have only 0 s for an invocation, a sixth of the `visibility_timeout` of queue load-redrive after the window of its batches; set `visibility_timeout: 76s` of the queue load-redrive, or a longer one";
        assertThat(problems(stream, "aws")).isEqualTo(visibility);
        assertThat(problems(stream.replace("60s", "76s"), "aws")).isEmpty();
    }

    @Test
    void anAppWithoutPipelinesIsReported() throws Exception {
        assertThat(problems("app: shop\nenvironments: {aws: {region: eu-west-1}}\n", "aws"))
                .isEqualTo(
                        " the app has no pipelines, so there is nothing that a function can run");
    }

    @Test
    void aRegionIsFixedUnlessItHasAVariable() throws Exception {
        var file = Files.writeString(folder.resolve("app.yaml"), APP);
        var environments = AppFile.read(file, Map.of()).environments();
        assertThat(environments)
                .hasEntrySatisfying(
                        "aws", aws -> assertThat(aws.aws().orElseThrow().fixed()).isFalse())
                .hasEntrySatisfying(
                        "redis", redis -> assertThat(redis.aws().orElseThrow().fixed()).isTrue());
    }
}
