package dev.leat.aws.file;

import static java.util.Objects.requireNonNull;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.sqs.SqsQueues;
import dev.leat.contract.FileLogContract;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.port.Buckets;
import dev.leat.port.MessageQueue;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.FilterRuleName;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// The contract of the file log for the platform on AWS over Leat's own endpoint, on virtual time.
@RunsOn(Host.LEAT)
class FileLogContractTest {

    @TempDir private static Path folder = Path.of("");
    private static final AtomicInteger STARTED = new AtomicInteger();

    private @Nullable LeatEndpoint endpoint;
    private @Nullable AwsClients clients;
    private final AwsHost host = host();

    private AwsHost host() {
        return new AwsHost(
                new AwsHost.Services() {
                    @Override
                    public AwsClients clients(Time time) {
                        var started =
                                LeatEndpoint.start(
                                        folder.resolve("files" + STARTED.incrementAndGet()), time);
                        endpoint = started;
                        var opened = started.clients();
                        clients = opened;
                        return opened;
                    }

                    @Override
                    public Optional<MessageQueue> inside(String name) {
                        return Optional.of(requireNonNull(endpoint).platform().queue(name));
                    }
                },
                _ -> SqsQueues.MOST_RECEIVES);
    }

    @AfterEach
    void close() {
        if (endpoint != null) {
            endpoint.close();
            endpoint = null;
        }
    }

    @Nested
    @Tag("interop")
    class Files extends FileLogContract {

        Files() {
            super(host);
        }

        @BeforeEach
        void configure() {
            configure(INPUT, NOTIFICATIONS, "");
            configure(OUTPUT, OUTPUT_EVENTS, ".out");
        }

        private AwsResourceNames names() {
            return host.names();
        }

        private void configure(String bucket, String queue, String suffix) {
            var opened = requireNonNull(clients);
            var url = opened.sqs().getQueueUrl(get -> get.queueName(names().of(queue))).queueUrl();
            var arn =
                    opened.sqs()
                            .getQueueAttributes(get ->
                                    get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                            .attributes()
                            .get(QueueAttributeName.QUEUE_ARN);
            var notice =
                    QueueConfiguration.builder()
                            .queueArn(arn)
                            .events(Event.S3_OBJECT_CREATED)
                            .filter(filter ->
                                    filter.key(key ->
                                            key.filterRules(
                                                    FilterRule.builder()
                                                            .name(FilterRuleName.SUFFIX)
                                                            .value(suffix)
                                                            .build())))
                            .build();
            opened.s3()
                    .putBucketNotificationConfiguration(put ->
                            put.bucket(names().of(bucket))
                                    .notificationConfiguration(
                                            to -> to.queueConfigurations(notice)));
            // S3 has sent a test message.
            requireNonNull(endpoint).platform().queue(names().of(queue)).purge();
        }

        @Override
        protected Buckets objects() {
            return new S3Buckets(engine().buckets(), requireNonNull(clients).s3(), names());
        }
    }
}
