package dev.leat.aws.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.MotoServer;
import dev.leat.aws.deploy.AppDeployment;
import dev.leat.aws.deploy.resource.S3Bucket;
import dev.leat.config.AppFile;
import dev.leat.port.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kinesis.model.EncryptionType;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.NotificationConfigurationFilter;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// The resources of an app in moto.
@Tag("interop")
class MotoSetupTest {

    @TempDir private static Path folder;
    private static MotoServer moto;
    private static AwsClients clients;

    @BeforeAll
    static void start() throws Exception {
        moto = MotoServer.empty();
        clients = moto.clients();
    }

    @AfterAll
    static void stop() {
        clients.close();
    }

    private static AwsSetup setup(App app, String prefix) {
        return new AwsSetup(clients, new AwsResourceNames(app.name(), prefix), app, Time.system());
    }

    private static List<String> create(App app, String prefix) {
        var lines = new ArrayList<String>();
        setup(app, prefix).create(lines::add);
        return lines;
    }

    @Test
    void createsResourcesThroughWhichMessagesFlow() {
        var first = create(SetupShop.withTopic(), "test-");
        assertThat(first).hasSize(11).allMatch(line -> line.startsWith("created "));
        var second = create(SetupShop.withTopic(), "test-");
        assertThat(second).hasSize(11).allMatch(line -> line.contains(" exists"));
        assertThat(second.subList(0, 9)).allMatch(line -> line.endsWith(" exists"));
        assertThat(setup(SetupShop.withTopic(), "test-").missing("leat up", Assertions::fail))
                .isEmpty();
        flows();
    }

    @Test
    void createsAnEncryptedStream() throws Exception {
        var file =
                Files.writeString(
                        folder.resolve("app.yaml"),
                        """
                        app: shop
                        streams: {live: {shards: 2, retention: 7d}}
                        """);
        var app = AppFile.read(file, Map.of());
        assertThat(create(app, "streams-")).contains("created the Kinesis stream streams-live");
        assertThat(create(app, "streams-")).contains("the Kinesis stream streams-live exists");
        var live =
                clients.kinesis()
                        .describeStreamSummary(get -> get.streamName("streams-live"))
                        .streamDescriptionSummary();
        assertThat(live.encryptionType()).isEqualTo(EncryptionType.KMS);
        assertThat(live.retentionPeriodHours()).isEqualTo(168);
        assertThat(live.openShardCount()).isEqualTo(2);
    }

    private static void flows() {
        var attributes =
                clients.sqs()
                        .getQueueAttributes(get ->
                                get.queueUrl(url("test-large"))
                                        .attributeNames(QueueAttributeName.ALL))
                        .attributes();
        var topic =
                clients.sns().listTopics().topics().stream()
                        .map(each -> each.topicArn())
                        .filter(arn -> arn.endsWith(":test-alerts"))
                        .findFirst()
                        .orElseThrow();
        assertThat(attributes.get(QueueAttributeName.POLICY))
                .contains("sns.amazonaws.com", topic, "aws:SourceArn");
        for (var body : List.of("{\"total\": 5}", "{\"total\": 500}")) {
            clients.sns().publish(publish -> publish.topicArn(topic).message(body));
        }
        assertThat(received("test-large")).containsExactly("{\"total\": 500}");
    }

    private static String url(String queue) {
        return clients.sqs().getQueueUrl(get -> get.queueName(queue)).queueUrl();
    }

    private static List<String> received(String queue) {
        return clients
                .sqs()
                .receiveMessage(receive ->
                        receive.queueUrl(url(queue)).maxNumberOfMessages(10).waitTimeSeconds(0))
                .messages()
                .stream()
                .map(Message::body)
                .toList();
    }

    private static App files() throws Exception {
        return AppFile.read(Path.of("src/test/resources/files/app.yaml"), Map.of());
    }

    @Test
    void createsBucketsThatNotifyTheQueuesOfTheirPipelines() throws Exception {
        var first = create(files(), "files-");
        assertThat(first)
                .allMatch(line -> line.startsWith("created "))
                .contains(
                        "created the S3 bucket files-sales-leat",
                        "created the SNS topic files-input-notifications",
                        "created the configuration of notifications of the S3 bucket files-input");
        assertThat(create(files(), "files-"))
                .hasSameSizeAs(first)
                .allMatch(line -> line.endsWith(" exists"));
        assertThat(setup(files(), "files-").missing("leat up", Assertions::fail)).isEmpty();
        assertThat(clients.s3().getBucketVersioning(get -> get.bucket("files-input")).status())
                .isEqualTo(BucketVersioningStatus.ENABLED);
        assertThat(clients.s3().getBucketVersioning(get -> get.bucket("files-output")).status())
                .isNull();
        assertThat(rules("files-input")).containsExactly("expire", "old-versions");
        assertThat(rules("files-sales-leat")).containsExactly("staged-files", "unfinished-uploads");
        for (var queue : List.of("files-convert-files", "files-count-files", "files-audits")) {
            received(queue); // the test event of S3
        }
        for (var key : List.of("sales/1.csv", "other/2.csv")) {
            clients.s3()
                    .putObject(
                            put -> put.bucket("files-input").key(key),
                            RequestBody.fromString("id,price\n"));
        }
        // Pipelines skip the notifications of objects that they do not read.
        for (var queue : List.of("files-convert-files", "files-count-files", "files-audits")) {
            assertThat(received(queue))
                    .as(queue)
                    .hasSize(2)
                    .allMatch(body -> body.startsWith("{\"Records\""));
        }
    }

    private static List<String> rules(String bucket) {
        return clients
                .s3()
                .getBucketLifecycleConfiguration(get -> get.bucket(bucket))
                .rules()
                .stream()
                .map(LifecycleRule::id)
                .toList();
    }

    /// A bucket of another application, with its own notification, gets those of the app in
    /// addition, and no versions.
    @Test
    void keepsTheNotificationsOfOtherApplicationsAndSaysInWhatABucketDiffers() throws Exception {
        clients.sqs().createQueue(create -> create.queueName("foreign"));
        var foreign =
                clients.sqs()
                        .getQueueAttributes(get ->
                                get.queueUrl(url("foreign"))
                                        .attributeNames(QueueAttributeName.QUEUE_ARN))
                        .attributes()
                        .get(QueueAttributeName.QUEUE_ARN);
        var bucket = "other-lists";
        createBucket(bucket);
        clients.s3()
                .putBucketNotificationConfiguration(put ->
                        put.bucket(bucket)
                                .notificationConfiguration(all ->
                                        all.queueConfigurations(
                                                QueueConfiguration.builder()
                                                        .id("theirs")
                                                        .queueArn(foreign)
                                                        .events(Event.S3_OBJECT_REMOVED)
                                                        .build())));
        put(bucket);
        assertThat(setup(files(), "other-").missing("leat up", Assertions::fail))
                .hasSizeGreaterThan(5);
        assertThat(create(files(), "other-"))
                .contains(
                        "the S3 bucket other-lists exists: Versioning is not set, in the app file Enabled; the life-cycle rule old-versions is not set, in the app file 30 days",
                        "created the configuration of notifications of the S3 bucket other-lists");
        var after = notifications(bucket);
        assertThat(after.queueConfigurations())
                .hasSize(2)
                .anyMatch(each -> each.id().equals("theirs") && each.queueArn().equals(foreign));
        changeFilter(bucket, after);
        var wanted = "s3:ObjectCreated:* prefix day%3D1+2/ suffix .ndjson";
        assertThat(create(files(), "other-"))
                .anySatisfy(line ->
                        assertThat(line)
                                .startsWith(
                                        "the configuration of notifications of the S3 bucket other-lists exists: the notification of arn:")
                                .endsWith("is s3:ObjectCreated:*, in the app file " + wanted));
        assertThat(notifications(bucket).queueConfigurations()).hasSize(2);
    }

    private static void put(String bucket) {
        clients.s3()
                .putObject(put -> put.bucket(bucket).key("theirs"), RequestBody.fromString("1"));
    }

    private static void createBucket(String bucket) {
        var region = clients.s3().serviceClientConfiguration().region().id();
        clients.s3()
                .createBucket(create ->
                        create.bucket(bucket)
                                .createBucketConfiguration(to -> to.locationConstraint(region)));
    }

    /// A creation may be interrupted after the bucket, or after its versions.
    @Test
    void completesBucketsThatNeverHadObjects() throws Exception {
        createBucket("half-input");
        createBucket("half-lists");
        clients.s3()
                .putBucketVersioning(put ->
                        put.bucket("half-lists")
                                .versioningConfiguration(
                                        to -> to.status(BucketVersioningStatus.ENABLED)));
        References none = value -> "";
        AppDeployment.resources(files(), new AwsResourceNames("sales", "half-"))
                .all(S3Bucket.class)
                .filter(S3Bucket::versioned)
                .map(bucket -> new BucketResource(clients.s3(), bucket, none))
                .forEach(resource -> {
                    assertThat(resource.create()).isFalse();
                    assertThat(resource.differences()).isEmpty();
                });
        assertThat(clients.s3().getBucketVersioning(get -> get.bucket("half-input")).status())
                .isEqualTo(BucketVersioningStatus.ENABLED);
        assertThat(rules("half-input")).containsExactly("expire", "old-versions");
        assertThat(rules("half-lists")).containsExactly("old-versions");
    }

    private static GetBucketNotificationConfigurationResponse notifications(String bucket) {
        return clients.s3().getBucketNotificationConfiguration(get -> get.bucket(bucket));
    }

    /// Removes the filters, as another application could.
    private static void changeFilter(
            String bucket, GetBucketNotificationConfigurationResponse actual) {
        var others =
                actual.queueConfigurations().stream()
                        .map(each ->
                                each.toBuilder()
                                        .filter((NotificationConfigurationFilter) null)
                                        .build())
                        .toList();
        clients.s3()
                .putBucketNotificationConfiguration(put ->
                        put.bucket(bucket)
                                .notificationConfiguration(all -> all.queueConfigurations(others)));
    }
}
