package dev.leat.aws;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Queue;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.aws.sqs.QueueNames;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.contract.ContractHost;
import dev.leat.port.AlarmLog;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.MessageQueue;
import dev.leat.port.PlatformParts;
import dev.leat.port.RepairPlatform;
import dev.leat.port.StreamAccess;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// The platform on AWS as a host of contracts. It creates the app's resources at first. The
/// resources of each host have a prefix of their own, so that hosts can share a server.
public final class AwsHost implements ContractHost {

    /// The services of a host.
    public interface Services {

        /// Returns clients of the services. Services on virtual time then have this time.
        AwsClients clients(Time time);

        /// Returns a queue of the services, to look at its messages without receiving them. If that
        /// is impossible, the host receives the messages and returns them.
        ///
        /// @param name the name in SQS
        default Optional<MessageQueue> inside(String name) {
            return Optional.empty();
        }
    }

    /// The folder for files of platforms.
    public static final Path SCRATCH =
            Path.of("target", "scratch-" + ProcessHandle.current().pid()).toAbsolutePath();

    private static final AtomicInteger HOSTS = new AtomicInteger();

    private final AwsResourceNames names =
            new AwsResourceNames("shop", "t%d-".formatted(HOSTS.incrementAndGet()));
    private final Services services;
    private final ToIntFunction<Queue> receives;
    private @Nullable AwsClients opened;

    /// @param receives the `maxReceiveCount` of a queue's redrive policy
    public AwsHost(Services services, ToIntFunction<Queue> receives) {
        this.services = services;
        this.receives = receives;
    }

    /// Returns the names of the resources.
    public AwsResourceNames names() {
        return names;
    }

    /// Opens the platform of a process that reads on request, without threads of its own.
    public static AwsPlatform platform(
            AwsClients clients, AwsResourceNames names, App app, Time time) {
        return platform(clients, names, app, time, SCRATCH);
    }

    /// Like [#platform(AwsClients, AwsResourceNames, App, Time)], with another folder for files.
    public static AwsPlatform platform(
            AwsClients clients, AwsResourceNames names, App app, Time time, Path folder) {
        return new AwsPlatform(
                clients,
                names,
                app,
                app.views().keySet(),
                new NoEndpoints(),
                time,
                new QueueUse.OnDemand(),
                folder);
    }

    @Override
    public PlatformParts open(App app, Time time) {
        var clients = opened;
        if (clients == null) {
            clients = services.clients(time);
            opened = clients;
            create(clients, app, time);
        }
        var platform = platform(clients, names, app, time);
        return new PlatformParts(
                platform,
                new Observed(
                        platform, name -> services.inside(QueueNames.of(app, names).inSqs(name))),
                Optional.empty());
    }

    @Override
    public void crash(PlatformParts platform) {
        // A process that dies sends nothing to AWS.
    }

    private void create(AwsClients clients, App app, Time time) {
        new AwsSetup(clients, names, app, time).create(_ -> {});
        var inSqs = QueueNames.of(app, names);
        for (var queue : app.queues().values()) {
            if (queue.deadLetterQueue().isPresent()) {
                setReceives(clients, inSqs.inSqs(queue.name()), receives.applyAsInt(queue));
            }
        }
    }

    private static void setReceives(AwsClients clients, String queue, int receives) {
        var url = clients.sqs().getQueueUrl(get -> get.queueName(queue)).queueUrl();
        var attribute = QueueAttributeName.REDRIVE_POLICY;
        var policy =
                clients.sqs()
                        .getQueueAttributes(get -> get.queueUrl(url).attributeNames(attribute))
                        .attributes()
                        .getOrDefault(attribute, "");
        var changed =
                policy.replaceFirst(
                        "\"maxReceiveCount\"\\s*:\\s*\"?\\d+\"?",
                        "\"maxReceiveCount\":" + receives);
        clients.sqs()
                .setQueueAttributes(
                        set -> set.queueUrl(url).attributes(Map.of(attribute, changed)));
    }

    /// A platform whose queues a test can look into.
    private record Observed(AwsPlatform platform, Function<String, Optional<MessageQueue>> inside)
            implements RepairPlatform {

        @Override
        public MessageQueue queue(String name) {
            return new ObservedQueue(platform.queue(name), inside.apply(name));
        }

        @Override
        public DeadLetterQueue deadLetters(String queue) {
            return platform.deadLetters(queue);
        }

        @Override
        public Audit audit() {
            return platform.audit();
        }

        @Override
        public AlarmLog alarms() {
            return platform.alarms();
        }

        @Override
        public StreamAccess streamAccess() {
            return platform.streamAccess();
        }

        @Override
        public Time time() {
            return platform.time();
        }
    }
}
