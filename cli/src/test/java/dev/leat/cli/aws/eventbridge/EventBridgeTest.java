package dev.leat.cli.aws.eventbridge;

import static dev.leat.cli.aws.eventbridge.EventClients.entry;
import static dev.leat.cli.aws.eventbridge.EventClients.error;
import static dev.leat.cli.aws.eventbridge.EventClients.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Tag;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.json.JsonMapper;

/// Rules, targets and events with the EventBridge client of the SDK for Java.
@Timeout(300)
class EventBridgeTest {

    private static final JsonMapper JSON = new JsonMapper();

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

    private static String pattern(String type) {
        return "{\"detail-type\": [\"%s\"]}".formatted(type);
    }

    @Test
    void anEventReachesTheQueuesOfTheRulesThatMatch() {
        var large = aws.queue("large");
        var all = aws.queue("all");
        aws.rule(
                "large",
                "{\"source\": [\"shop\"], \"detail-type\": [\"order\"], \"detail\": {\"total\": [{\"numeric\": [\">\", 100]}]}}",
                to(large));
        aws.rule("orders", pattern("order"), to(all));

        var put =
                aws.put(
                        PutEventsRequestEntry.builder()
                                .source("shop")
                                .detailType("order")
                                .detail("{\"total\": 250.10}")
                                .resources("arn:one", "arn:two")
                                .time(Instant.parse("2026-01-02T03:04:05.678Z"))
                                .build(),
                        entry("order", "{\"total\": 7}"),
                        entry("other", "{\"total\": 999}"));

        assertThat(put.failedEntryCount()).isZero();
        assertThat(aws.bodies(large))
                .singleElement()
                .satisfies(body ->
                        assertThat(JSON.readTree(body))
                                .isEqualTo(
                                        JSON.readTree(
                                                """
                                                {"version": "0", "id": "%s", "detail-type": "order", "source": "shop",
                                                 "account": "000000000000", "time": "2026-01-02T03:04:05Z", "region": "us-east-1",
                                                 "resources": ["arn:one", "arn:two"], "detail": {"total": 250.10}}
                                                """
                                                        .formatted(
                                                                put.entries()
                                                                        .getFirst()
                                                                        .eventId()))));
        assertThat(aws.bodies(all)).hasSize(2);
    }

    @Test
    void anEventReachesTheSubscribersOfATopic() {
        var topic = aws.targets.topic("news");
        var heard = aws.queue("heard");
        aws.targets.subscribe(topic, heard, Map.of("RawMessageDelivery", "true"));
        aws.rule("news", pattern("news"), to(topic));

        aws.put(entry("news", "{\"n\": 1}"));

        assertThat(aws.bodies(heard))
                .singleElement()
                .satisfies(body ->
                        assertThat(JSON.readTree(body).get("detail"))
                                .isEqualTo(JSON.readTree("{\"n\": 1}")));
    }

    @Test
    void aTargetReceivesItsInput() {
        var queue = aws.queue("inputs");
        var part = to(queue).toBuilder().id("a-part").inputPath("$.detail.who").build();
        var constant = to(queue).toBuilder().id("b-constant").input("{\"x\": 1}").build();
        var template =
                to(queue).toBuilder()
                        .id("c-template")
                        .inputTransformer(t ->
                                t.inputPathsMap(Map.of("who", "$.detail.who", "n", "$.detail.n"))
                                        .inputTemplate(
                                                "{\"text\": \"<who> has <n>\", \"n\": <n>, \"rule\": \"<aws.events.rule-name>\"}"))
                        .build();
        aws.rule("inputs", pattern("input"), part, constant, template);
        aws.put(entry("input", "{\"who\": \"Ann\", \"n\": 3}"));

        assertThat(aws.bodies(queue))
                .containsExactly(
                        "\"Ann\"",
                        "{\"x\": 1}",
                        "{\"text\": \"Ann has 3\", \"n\": 3, \"rule\": \"inputs\"}");
        assertThat(aws.events.listTargetsByRule(in -> in.rule("inputs")).targets())
                .containsExactly(part, constant, template);
    }

    @Test
    void aFifoQueueReceivesEventsOfAGroup() {
        var queue = "arn:aws:sqs:us-east-1:000000000000:Parcels.fifo";
        var target = to(queue).toBuilder().input("{}").sqsParameters(p -> p.messageGroupId("g"));
        aws.rule("fifo", pattern("parcel"), target.build());

        aws.put(entry("parcel", "{}"), entry("parcel", "{}"));

        assertThat(aws.bodies(queue)).containsExactly("{}", "{}");
        assertThat(error(() -> aws.rule("fifo2", pattern("x"), to(queue))))
                .isEqualTo(
                        "ValidationException: Parameter(s) SqsParameters must be specified for target: t.");
    }

    @Test
    void aRuleIsCreatedChangedListedAndDeleted() {
        var arn =
                aws.events
                        .putRule(rule ->
                                rule.name("life")
                                        .eventPattern(pattern("a"))
                                        .description("first")
                                        .tags(tag("team", "sales")))
                        .ruleArn();
        assertThat(arn).isEqualTo("arn:aws:events:us-east-1:000000000000:rule/life");
        var queue = aws.queue("life");
        aws.events.putTargets(in -> in.rule("life").targets(to(queue)));
        aws.events.putRule(
                rule -> rule.name("life").eventPattern(pattern("b")).state(RuleState.DISABLED));

        var rule = aws.events.describeRule(in -> in.name("life"));
        assertThat(rule.eventPattern()).isEqualTo(pattern("b"));
        assertThat(rule.description()).isNull();
        assertThat(rule.state()).isEqualTo(RuleState.DISABLED);
        assertThat(rule.eventBusName()).isEqualTo("default");
        aws.put(entry("b", "{}"));
        assertThat(aws.bodies(queue)).isEmpty();
        aws.events.enableRule(in -> in.name("life"));
        aws.put(entry("b", "{}"));
        assertThat(aws.bodies(queue)).hasSize(1);
        aws.events.disableRule(in -> in.name("life").eventBusName("default"));
        assertThat(aws.events.listRules(in -> in.namePrefix("lif")).rules())
                .extracting(Rule::name, Rule::state)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("life", RuleState.DISABLED));
        assertThat(aws.events.listRuleNamesByTarget(in -> in.targetArn(queue)).ruleNames())
                .containsExactly("life");

        aws.events.tagResource(in -> in.resourceARN(arn).tags(tag("stage", "live")));
        aws.events.untagResource(in -> in.resourceARN(arn).tagKeys("team"));
        assertThat(aws.events.listTagsForResource(in -> in.resourceARN(arn)).tags())
                .containsExactly(tag("stage", "live"));

        assertThat(error(() -> aws.events.deleteRule(in -> in.name("life"))))
                .isEqualTo("ValidationException: Rule can't be deleted since it has targets.");
        aws.events.removeTargets(in -> in.rule("life").ids("t", "unknown"));
        aws.events.deleteRule(in -> in.name("life"));
        aws.events.deleteRule(in -> in.name("life"));
        assertThat(error(() -> aws.events.describeRule(in -> in.name("life"))))
                .isEqualTo(
                        "ResourceNotFoundException: Rule life does not exist on EventBus default.");
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    @Test
    void listsHavePages() {
        IntStream.range(0, 7).forEach(i -> aws.rule("page-" + i, pattern("none")));
        var first = aws.events.listRules(in -> in.namePrefix("page-").limit(4));
        assertThat(first.rules()).hasSize(4);
        var second =
                aws.events.listRules(
                        in -> in.namePrefix("page-").limit(4).nextToken(first.nextToken()));
        assertThat(second.rules())
                .extracting(Rule::name)
                .containsExactly("page-4", "page-5", "page-6");
        assertThat(second.nextToken()).isNull();
    }

    @Test
    void eachInvalidEntryFailsAndTheOthersAreDelivered() {
        var queue = aws.queue("partly");
        aws.rule("partly", pattern("partly"), to(queue));
        var good = entry("partly", "{}");
        var put =
                aws.put(
                        good.toBuilder().source(null).build(),
                        good.toBuilder().detailType("").build(),
                        good.toBuilder().detail(null).build(),
                        good.toBuilder().detail("[1]").build(),
                        good.toBuilder().detail("{\"a\": ").build(),
                        good.toBuilder().source("aws.glue").build(),
                        good.toBuilder().eventBusName("other").build(),
                        good.toBuilder().detailType("x".repeat(129)).build(),
                        good);

        assertThat(put.failedEntryCount()).isEqualTo(8);
        assertThat(put.entries())
                .extracting(PutEventsResultEntry::errorCode)
                .containsExactly(
                        "InvalidArgument",
                        "InvalidArgument",
                        "InvalidArgument",
                        "MalformedDetail",
                        "MalformedDetail",
                        "NotAuthorizedForSourceException",
                        "ResourceNotFoundException",
                        "InvalidArgument",
                        null);
        assertThat(put.entries().getFirst().errorMessage())
                .isEqualTo("Parameter Source is not valid. Reason: Source is a required argument.");
        assertThat(aws.bodies(queue)).hasSize(1);
    }

    @Test
    void aRequestHasALimitedSize() {
        var half = entry("none", "{\"x\": \"" + "x".repeat(500_000) + "\"}");
        assertThat(aws.put(half, half).failedEntryCount()).isZero();
        assertThat(error(() -> aws.put(half, half, half)))
                .isEqualTo(
                        "ValidationException: Total size of the entries in the request is over the limit.");
        var entries = IntStream.range(0, 11).mapToObj(_ -> entry("none", "{}")).toList();
        assertThat(error(() -> aws.put(entries.toArray(PutEventsRequestEntry[]::new))))
                .startsWith("ValidationException: ");
        assertThat(error(() -> aws.events.putEvents(in -> in.entries(List.of()))))
                .startsWith("ValidationException: ");
    }

    @Test
    void anEventThatAQueueCannotAcceptIsADeadLetterOrFails() {
        var small = aws.queue("small", Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024"));
        var letters = aws.queue("letters");
        var target = to(small).toBuilder();
        var other = aws.queue("beside");
        aws.rule("small", pattern("small"), target.build(), to(other).toBuilder().id("u").build());
        var large = entry("small", "{\"x\": \"" + "x".repeat(2_000) + "\"}");

        var refused = aws.put(large, entry("small", "{}"));
        assertThat(refused.failedEntryCount()).isEqualTo(1);
        assertThat(refused.entries().getFirst().errorMessage())
                .startsWith("Target t of rule small: the message would have ")
                .endsWith(" in queue small; a queue accepts at most 1024");
        assertThat(aws.bodies(small)).hasSize(1);
        assertThat(aws.bodies(other)).hasSize(1);

        aws.events.putTargets(in ->
                in.rule("small").targets(target.deadLetterConfig(d -> d.arn(letters)).build()));
        assertThat(aws.put(large).failedEntryCount()).isZero();
        var letter = aws.targets.received(letters).getFirst();
        assertThat(JSON.readTree(letter.body()).get("detail-type").asString()).isEqualTo("small");
        assertThat(attribute(letter, "TARGET_ARN")).isEqualTo(small);
        assertThat(attribute(letter, "ERROR_CODE")).isEqualTo("SDK_CLIENT_ERROR");
        assertThat(aws.bodies(other)).hasSize(1);
    }

    @Test
    void anEventForADeletedQueueIsADeadLetterOrDropped() {
        var gone = aws.queue("gone");
        var letters = aws.queue("gone-letters");
        var target = to(gone).toBuilder();
        aws.rule("gone", pattern("gone"), target.build());
        aws.targets.sqs.deleteQueue(in -> in.queueUrl("gone"));

        assertThat(aws.put(entry("gone", "{}")).failedEntryCount()).isZero();
        aws.queue("gone");
        aws.events.putTargets(in ->
                in.rule("gone").targets(target.deadLetterConfig(d -> d.arn(letters)).build()));
        aws.targets.sqs.deleteQueue(in -> in.queueUrl("gone"));
        aws.put(entry("gone", "{}"));

        assertThat(aws.targets.received(letters))
                .singleElement()
                .satisfies(letter ->
                        assertThat(attribute(letter, "ERROR_CODE")).isEqualTo("NO_RESOURCE"));
    }

    private static String attribute(Message message, String name) {
        return Objects.requireNonNull(message.messageAttributes().get(name)).stringValue();
    }

    @Test
    void aPatternIsTested() {
        var event =
                """
                {"id": "1", "account": "0", "source": "s", "time": "t", "region": "r", "resources": [],
                 "detail-type": "a", "detail": {"n": 5}}
                """;
        assertThat(tested("{\"detail\": {\"n\": [{\"numeric\": [\"=\", 5]}]}}", event)).isTrue();
        assertThat(tested("{\"detail\": {\"n\": [6]}}", event)).isFalse();
        assertThat(error(() -> tested("{\"a\": 1}", event)))
                .isEqualTo(
                        "InvalidEventPatternException: Event pattern is not valid. Reason: \"a\" must be an object or an array");
        assertThat(error(() -> tested(pattern("a"), "{\"id\": \"1\"}")))
                .isEqualTo(
                        "ValidationException: Parameter Event is not valid. Reason: it has no account, source, time, region, resources, detail-type.");
        assertThat(error(() -> tested(pattern("a"), "x"))).startsWith("ValidationException: ");
    }

    private static boolean tested(String pattern, String event) {
        return aws.events.testEventPattern(in -> in.eventPattern(pattern).event(event)).result();
    }

    @Test
    void theDefaultEventBusIsTheOnlyOne() {
        var arn = "arn:aws:events:us-east-1:000000000000:event-bus/default";
        assertThat(aws.events.describeEventBus(in -> {}).arn()).isEqualTo(arn);
        assertThat(aws.events.describeEventBus(in -> in.name(arn)).name()).isEqualTo("default");
        assertThat(aws.events.listEventBuses(in -> {}).eventBuses())
                .singleElement()
                .satisfies(bus -> assertThat(bus.arn()).isEqualTo(arn));
        assertThat(aws.events.listEventBuses(in -> in.namePrefix("x")).eventBuses()).isEmpty();
        assertThat(error(() -> aws.events.listRules(in -> in.eventBusName("other"))))
                .startsWith("ResourceNotFoundException: Event bus other does not exist");
        assertThat(error(() -> aws.events.createEventBus(in -> in.name("other"))))
                .isEqualTo(
                        "ValidationException: Leat does not support other event buses than default.");
    }
}
