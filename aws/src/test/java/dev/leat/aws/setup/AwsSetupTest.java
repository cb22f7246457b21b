package dev.leat.aws.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.KeyFilter;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.table.DynamoDbTableSetup;
import dev.leat.config.AppFile;
import dev.leat.contract.VirtualTime;
import dev.leat.port.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class AwsSetupTest {

    private static final String COMMAND = "leat up shop --env aws --create";

    @TempDir Path folder;
    private final VirtualTime time = VirtualTime.start();
    private LeatEndpoint endpoint;
    private AwsClients clients;

    @BeforeEach
    void start() {
        endpoint = LeatEndpoint.start(folder, time);
        clients = endpoint.clients();
    }

    @AfterEach
    void stop() {
        clients.close();
        endpoint.close();
    }

    private AwsSetup setup(App app) {
        return new AwsSetup(clients, new AwsResourceNames("shop", "test-"), app, time);
    }

    private List<String> create(App app) {
        var lines = new ArrayList<String>();
        setup(app).create(lines::add);
        return lines;
    }

    @Test
    void createsAllResourcesAndNamesEachOnce() {
        assertThat(create(SetupShop.app()))
                .containsExactly(
                        "created the DynamoDB table test-shop-leat",
                        "created the DynamoDB table test-items",
                        "created the SQS queue test-orders-dlq",
                        "created the SQS queue test-payments-dlq.fifo",
                        "created the SQS queue test-orders",
                        "created the SQS queue test-payments.fifo");
        assertThat(create(SetupShop.app()))
                .containsExactly(
                        "the DynamoDB table test-shop-leat exists",
                        "the DynamoDB table test-items exists",
                        "the SQS queue test-orders-dlq exists",
                        "the SQS queue test-payments-dlq.fifo exists",
                        "the SQS queue test-orders exists",
                        "the SQS queue test-payments.fifo exists");
        assertThat(setup(SetupShop.app()).missing(COMMAND, Assertions::fail)).isEmpty();
    }

    @Test
    void givesAQueueTheAttributesOfTheAppFile() {
        create(SetupShop.app());
        assertThat(attributes("test-orders"))
                .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "90")
                .containsEntry(QueueAttributeName.MESSAGE_RETENTION_PERIOD, "172800")
                .containsEntry(QueueAttributeName.DELAY_SECONDS, "5");
        assertThat(attributes("test-orders").get(QueueAttributeName.REDRIVE_POLICY))
                .contains(":test-orders-dlq\"")
                .containsPattern("\"maxReceiveCount\":\"?1000\\b");
        assertThat(attributes("test-payments.fifo"))
                .containsEntry(QueueAttributeName.FIFO_QUEUE, "true")
                .containsEntry(QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true");
    }

    private Map<QueueAttributeName, String> attributes(String queue) {
        var url = clients.sqs().getQueueUrl(get -> get.queueName(queue)).queueUrl();
        return clients.sqs()
                .getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributes();
    }

    private App streams(String declared) throws Exception {
        var text =
                "app: shop\nstreams:\n%senvironments: {aws: {region: eu-west-1}}\n"
                        .formatted(declared.indent(2));
        return AppFile.read(Files.writeString(folder.resolve("app.yaml"), text), Map.of());
    }

    private StreamDescriptionSummary live() {
        return clients.kinesis()
                .describeStreamSummary(get -> get.streamName("test-live"))
                .streamDescriptionSummary();
    }

    /// Leat's endpoint does not encrypt streams.
    @Test
    void createsStreamsAndReportsHowAnExistingOneDiffers() throws Exception {
        var what = "the Kinesis stream test-";
        var plain = "its records are not encrypted";
        var first = streams("live: {shards: 2, retention: 7d}\nclicks: {on_demand: true}");
        assertThat(setup(first).missing(COMMAND, Assertions::fail))
                .filteredOn(line -> line.startsWith(what))
                .hasSize(2);
        assertThat(create(first))
                .contains(
                        "created " + what + "live: " + plain,
                        "created " + what + "clicks: " + plain);
        assertThat(setup(first).missing(COMMAND, Assertions::fail)).isEmpty();
        var live = live();
        assertThat(live.retentionPeriodHours()).isEqualTo(168);
        assertThat(create(streams("live: {shards: 3, on_demand: false}\nclicks: {shards: 9}")))
                .contains(
                        what
                                + "live exists: RetentionPeriodHours is 168, in the app file 24;"
                                + " OpenShardCount is 2, in the app file 3; "
                                + plain)
                .anyMatch(line ->
                        line.startsWith(
                                what
                                        + "clicks exists: StreamMode is ON_DEMAND, in the app file PROVISIONED"));
        assertThat(live()).isEqualTo(live);
    }

    @Test
    void namesWhatIsMissingAndTheCommand() {
        create(SetupShop.app());
        var url = clients.sqs().getQueueUrl(get -> get.queueName("test-orders")).queueUrl();
        clients.sqs().deleteQueue(delete -> delete.queueUrl(url));
        clients.dynamoDb().deleteTable(delete -> delete.tableName("test-items"));
        var how = " does not exist; create it with `leat up shop --env aws --create`";
        assertThat(setup(SetupShop.app()).missing(COMMAND, Assertions::fail))
                .containsExactly(
                        "the DynamoDB table test-items" + how, "the SQS queue test-orders" + how);
    }

    @Test
    void namesEverythingInAnEmptyAccount() {
        assertThat(setup(SetupShop.withTopic()).missing(COMMAND, Assertions::fail))
                .hasSize(8)
                .first()
                .asString()
                .startsWith("the DynamoDB table test-shop-leat does not exist");
    }

    @Test
    void saysInWhatAnExistingResourceDiffersAndDoesNotChangeIt() {
        clients.sqs()
                .createQueue(create ->
                        create.queueName("test-orders")
                                .attributes(Map.of(QueueAttributeName.DELAY_SECONDS, "5")));
        var app = SetupShop.app();
        var other = app.get(dev.leat.app.Table.class, "items");
        var key = new dev.leat.app.Table.Key(other.key().partition(), Optional.empty());
        new DynamoDbTableSetup(clients.dynamoDb(), other.withKey(key), "test-items").create();
        var lines = create(app);
        assertThat(lines)
                .anySatisfy(line ->
                        assertThat(line)
                                .startsWith("the SQS queue test-orders exists: ")
                                .contains(
                                        "VisibilityTimeout is 30, in the app file 90",
                                        "RedrivePolicy is not set, in the app file"))
                .anySatisfy(line ->
                        assertThat(line)
                                .startsWith("the DynamoDB table test-items exists: ")
                                .contains("customer S, number N"));
        assertThat(attributes("test-orders"))
                .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "30")
                .doesNotContainKey(QueueAttributeName.REDRIVE_POLICY);
    }

    @Test
    void subscribesQueuesAndAddressesAlsoIfAnEarlierCallWasInterrupted() {
        create(SetupShop.app().withTopics(SetupShop.withTopic().topics()));
        var lines = create(SetupShop.withTopic());
        assertThat(lines)
                .contains(
                        "created the subscription of the SQS queue test-large to the SNS topic test-alerts")
                .contains(
                        "the subscription of ops@example.com to the SNS topic test-alerts exists: its owner must confirm it");
        assertThat(create(SetupShop.withTopic()))
                .contains(
                        "the subscription of the SQS queue test-large to the SNS topic test-alerts exists");
        assertThat(setup(SetupShop.withTopic()).missing(COMMAND, Assertions::fail)).isEmpty();
    }

    /// Leat's endpoint has no life cycles and policies; the report says so.
    @Test
    void createsWhatAServerWithoutLifeCyclesHas() throws Exception {
        var app = AppFile.read(Path.of("src/test/resources/files/app.yaml"), Map.of());
        assertThat(create(app))
                .contains(
                        "created the S3 bucket test-lists: the life-cycle rule old-versions is not set, in the app file 30 days",
                        "created the configuration of notifications of the S3 bucket test-input",
                        "created the configuration of notifications of the S3 bucket test-lists");
        assertThat(setup(app).missing(COMMAND, Assertions::fail)).isEmpty();
        assertThat(create(app)).noneMatch(line -> line.startsWith("created "));
        for (var bucket : List.of("test-input", "test-lists")) {
            clients.s3()
                    .putBucketNotificationConfiguration(
                            put -> put.bucket(bucket).notificationConfiguration(all -> {}));
        }
        clients.sns().listTopics().topics().stream()
                .filter(topic -> topic.topicArn().endsWith(":test-input-notifications"))
                .forEach(topic ->
                        clients.sns().deleteTopic(delete -> delete.topicArn(topic.topicArn())));
        var warnings = new ArrayList<String>();
        assertThat(setup(app).missing(COMMAND, warnings::add)).isEmpty();
        assertThat(warnings)
                .hasSize(2)
                .contains(
                        "the configuration of notifications of the S3 bucket test-lists lacks notifications of the app, so new objects may not be read; create them with `leat up shop --env aws --create`, unless something else sends them");
    }

    /// Rules of EventBridge may send the notifications. Neither Leat's endpoint nor moto returns
    /// this setting, so the response is the one of S3's page
    /// (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html).
    @Test
    void acceptsABucketWhoseEventsEventBridgeGets() {
        clients.s3().createBucket(create -> create.bucket("bucket"));
        var wanted = List.of(wanted(arn("one"), "", ""));
        try (var bridged = endpoint.clients(new WithEventBridge())) {
            assertThat(new NotificationResource(bridged.s3(), "bucket", wanted).exists()).isTrue();
        }
        assertThat(new NotificationResource(clients.s3(), "bucket", wanted).exists()).isFalse();
    }

    private static final class WithEventBridge implements ExecutionInterceptor {
        @Override
        public Optional<InputStream> modifyHttpResponseContent(
                Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
            var text =
                    "<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>";
            return Optional.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private String arn(String queue) {
        clients.sqs().createQueue(create -> create.queueName(queue));
        return Objects.requireNonNull(attributes(queue).get(QueueAttributeName.QUEUE_ARN));
    }

    private NotificationResource notifications(TargetNotification... wanted) {
        return new NotificationResource(clients.s3(), "bucket", List.of(wanted));
    }

    private static TargetNotification wanted(String queue, String prefix, String suffix) {
        return TargetNotification.of(queue, new KeyFilter(prefix, suffix));
    }

    /// S3 allows several notifications of a target, but one target of an object.
    @Test
    void addsTheNotificationsThatS3Allows() {
        var one = arn("one");
        var other = arn("other");
        clients.s3().createBucket(create -> create.bucket("bucket"));
        assertThat(notifications(wanted(one, "in/", ".csv")).create()).isTrue();
        var second = notifications(wanted(one, "in/", ".csv"), wanted(one, "other/", ""));
        assertThat(second.exists()).isFalse();
        assertThat(second.create()).isTrue();
        assertThat(second.exists()).isTrue();
        assertThat(second.differences()).isEmpty();
        var overlapping = notifications(wanted(other, "in/1/", ""));
        assertThat(overlapping.exists()).isFalse();
        assertThat(overlapping.create()).isFalse();
        assertThat(overlapping.differences())
                .containsExactly(
                        "the notification of %s is not set, in the app file s3:ObjectCreated:* prefix in/1/; the bucket notifies %s of such objects, and S3 allows one target of an object"
                                .formatted(other, one));
        var narrower = notifications(wanted(one, "in/1/", ".csv"));
        assertThat(narrower.exists()).isTrue();
        assertThat(narrower.create()).isFalse();
        assertThat(narrower.differences()).hasSize(1);
    }

    @Test
    void namesTheTargetThatS3Refuses() {
        clients.s3().createBucket(create -> create.bucket("bucket"));
        var missing = arn("one") + "-missing";
        assertThatThrownBy(() -> notifications(wanted(missing, "", "")).create())
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(
                        "check that the policy of %s allows the bucket to send".formatted(missing));
    }
}
