package dev.leat.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Alarm;
import dev.leat.app.Alarm.Measure;
import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Topic;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Items;
import dev.leat.aws.deploy.resource.CloudWatchAlarm;
import dev.leat.aws.deploy.resource.SnsTopic;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The CloudWatch alarms of an app.
class DeployedAlarmsTest {

    private static Alarm alarm(
            String name, String of, Measure measure, double above, Duration lasting) {
        return new Alarm(name, of, measure, above, lasting, Optional.empty(), Optional.of("news"));
    }

    private static Map<String, CloudWatchAlarm> deployed(Alarm... alarms) {
        var queues = new LinkedHashMap<String, Queue>();
        queues.put("orders", Queue.named("orders"));
        queues.put("orders-dlq", Queue.deadLetters("orders-dlq"));
        var from =
                new QueueSource(
                        "orders",
                        new Schema("Order", List.of()),
                        Pipeline.UnknownFields.IGNORE,
                        10);
        var app =
                App.named("shop")
                        .withQueues(queues)
                        .withTopics(Map.of("news", new Topic("news")))
                        .withPipelines(Map.of("ship", Pipeline.of("ship", from)))
                        .withAlarms(
                                Stream.of(alarms)
                                        .collect(
                                                Collectors.toMap(
                                                        Alarm::name, Function.identity())));
        var environment =
                new Environment(
                        "aws",
                        Map.of(),
                        Optional.empty(),
                        Optional.of(new Environment.Aws("eu-west-1", "test-")));
        var deployment = AppDeployment.of(app, environment, List.of(), Set.of());
        assertThat(deployment.all(SnsTopic.class)).hasSize(1);
        return deployment
                .all(CloudWatchAlarm.class)
                .collect(Collectors.toMap(CloudWatchAlarm::name, Function.identity()));
    }

    private static CloudWatchAlarm one(Alarm alarm) {
        var found = deployed(alarm).get("test-shop-" + alarm.name());
        if (found == null) {
            throw new AssertionError("no alarm " + alarm.name());
        }
        return found;
    }

    @Test
    void aQueueHasAlarmsOfItsOwn() {
        assertThat(deployed())
                .containsOnlyKeys(
                        "test-shop-orders-oldest-message", "test-shop-orders-dead-letters");
        assertThat(deployed(alarm("old", "orders", Measure.OLDEST_AGE, 60, Duration.ZERO)))
                .containsOnlyKeys("test-shop-old", "test-shop-orders-dead-letters");
    }

    @Test
    void aMeasureOfAQueueIsAMetricOfSqs() {
        var letters = one(alarm("bad", "orders", Measure.DEAD_LETTERS, 10, Duration.ofSeconds(61)));
        assertThat(letters.metrics().values())
                .singleElement()
                .satisfies(metric -> {
                    assertThat(metric.name()).isEqualTo("ApproximateNumberOfMessagesVisible");
                    assertThat(metric.dimensions())
                            .isEqualTo(Map.of("QueueName", "test-orders-dlq"));
                });
        assertThat(letters.above()).isEqualTo(TemplateValue.amount(10));
        assertThat(letters.minutes()).as("61 s are two minutes").isEqualTo(2);
        assertThat(letters.actions()).isInstanceOf(Items.class);
        assertThat(one(alarm("full", "orders", Measure.VISIBLE, 10, Duration.ZERO)).minutes())
                .isEqualTo(1);
        assertThat(one(alarm("long", "orders", Measure.IN_FLIGHT, 1, Duration.ofDays(2))).minutes())
                .as("at most a day")
                .isEqualTo(1440);
    }

    @Test
    void aShareOfAPipelineIsAFormula() {
        var rate = one(alarm("rate", "ship", Measure.REJECT_RATE, 0.25, Duration.ofMinutes(5)));
        assertThat(rate.formula()).contains("IF(records > 0, letters / records, 0)");
        assertThat(rate.metrics().get("letters"))
                .hasToString(
                        "CloudWatchMetric[namespace=Leat, name=DeadLetters, dimensions={App=test-shop, Pipeline=ship}, statistic=Sum]");
        assertThat(rate.minutes()).isEqualTo(5);
        assertThat(deployed(alarm("failing", "ship", Measure.FAILURES, 1, Duration.ZERO)))
                .doesNotContainKey("test-shop-failing");
    }
}
