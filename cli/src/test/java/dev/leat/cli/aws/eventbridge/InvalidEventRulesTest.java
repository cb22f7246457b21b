package dev.leat.cli.aws.eventbridge;

import static dev.leat.cli.aws.eventbridge.EventClients.error;
import static dev.leat.cli.aws.eventbridge.EventClients.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eventbridge.model.Target;

/// Rules and targets that EventBridge refuses.
@Timeout(300)
class InvalidEventRulesTest {

    private static final String PATTERN = "{\"detail-type\": [\"refused\"]}";

    @TempDir static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static LeatEndpoint leat;

    @SuppressWarnings("NullAway.Init")
    private static EventClients aws;

    @BeforeAll
    static void start() throws Exception {
        leat = new LeatEndpoint(folder);
        aws = new EventClients(leat.url());
    }

    @AfterAll
    static void stop() {
        aws.close();
        leat.close();
    }

    @Test
    void invalidRulesAreRefused() {
        assertThat(error(() -> aws.events.putRule(in -> in.name("bad"))))
                .isEqualTo(
                        "ValidationException: Parameter(s) EventPattern or ScheduleExpression must be specified.");
        assertThat(error(() -> aws.rule("bad", "{}")))
                .isEqualTo(
                        "InvalidEventPatternException: Event pattern is not valid. Reason: Empty objects are not allowed");
        assertThat(error(() -> aws.rule("no space", PATTERN)))
                .startsWith("ValidationException: 1 validation error detected: Value 'no space'");
        assertThat(
                        error(() ->
                                aws.events.putRule(in ->
                                        in.name("bad").scheduleExpression("rate(5 minutes)"))))
                .startsWith("ValidationException: Parameter ScheduleExpression is not valid.");
        assertThat(error(() -> aws.events.enableRule(in -> in.name("bad"))))
                .startsWith("ResourceNotFoundException: Rule bad does not exist");
    }

    @Test
    void invalidTargetsAreRefused() {
        var queue = to(aws.queue("refused"));
        aws.rule("refused", PATTERN);
        assertThat(refused(to("arn:aws:lambda:us-east-1:000000000000:function:f")))
                .startsWith("ValidationException: Parameter Arn of target t is not valid.");
        assertThat(refused(to("arn:aws:sqs:us-east-1:000000000000:nowhere")))
                .startsWith("ResourceNotFoundException: Target t: arn:aws:sqs:");
        assertThat(refused(queue.toBuilder().input("{}").inputPath("$").build()))
                .startsWith(
                        "ValidationException: Only one of Input, InputPath, or InputTransformer");
        assertThat(refused(queue.toBuilder().input("{").build()))
                .startsWith("ValidationException: Parameter Input of target t is not valid.");
        assertThat(refused(queue.toBuilder().inputPath("detail").build()))
                .isEqualTo(
                        "ValidationException: Parameter InputPath of target t is not valid. Reason: 'detail' is not a JSON path.");
        assertThat(
                        refused(
                                queue.toBuilder()
                                        .inputTransformer(t -> t.inputTemplate("{\"a\": <b>}"))
                                        .build()))
                .contains("<b> is not a variable");
        assertThat(refused(queue.toBuilder().sqsParameters(p -> p.messageGroupId("g")).build()))
                .contains("only a FIFO queue has message groups");
        assertThat(refused(queue.toBuilder().ecsParameters(p -> p.taskDefinitionArn("x")).build()))
                .contains("parameters of another service");
        assertThat(
                        refused(
                                queue.toBuilder()
                                        .deadLetterConfig(d ->
                                                d.arn("arn:aws:sqs:us-east-1:000000000000:nowhere"))
                                        .build()))
                .contains("there is no standard queue");
        assertThat(refused(queue.toBuilder().retryPolicy(r -> r.maximumRetryAttempts(186)).build()))
                .contains("186 is not between 0 and 185");
        var six =
                IntStream.range(0, 6)
                        .mapToObj(i -> queue.toBuilder().id("t" + i).build())
                        .toArray(Target[]::new);
        assertThat(refused(six)).startsWith("LimitExceededException: ");
        assertThat(aws.events.listTargetsByRule(in -> in.rule("refused")).targets()).isEmpty();
    }

    private static String refused(Target... targets) {
        return error(() -> aws.events.putTargets(in -> in.rule("refused").targets(targets)));
    }
}
