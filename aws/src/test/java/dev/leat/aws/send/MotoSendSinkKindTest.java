package dev.leat.aws.send;

import static java.util.Objects.requireNonNull;

import dev.leat.app.App;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.AwsPlatform;
import dev.leat.aws.ObservedQueue;
import dev.leat.aws.SharedServices;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.contract.ForwardingPlatform;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.local.LocalPlatform;
import dev.leat.port.MessageQueue;
import dev.leat.port.Platform;
import dev.leat.port.StreamAccess;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// Sends over moto. With `-Dcrash.full` they crash at each point, otherwise at every fifth one:
/// [SendSinkKindTest] has all.
@Tag("interop")
@RunsOn(Host.MOTO)
class MotoSendSinkKindTest extends SendSinkKinds {

    @TempDir private static Path folder = Path.of("");
    @AutoClose private static final SharedServices SERVICES = SharedServices.moto();
    private static @Nullable Platform empty;

    @BeforeAll
    static void start() {
        empty = LocalPlatform.open(App.named("empty"), folder, VirtualTime.start());
    }

    @AfterAll
    static void stop() {
        requireNonNull(empty).close();
    }

    @Override
    protected int crashStep() {
        return System.getProperty("crash.full") == null ? 5 : 1;
    }

    @Override
    AwsClients clients() {
        return SERVICES.clients();
    }

    @Override
    Platform contents(AwsResources resources) {
        var platform =
                new AwsPlatform(
                        clients(),
                        resources.names(),
                        resources.app(),
                        Set.of(),
                        new RecordedTransport(),
                        Time.system(),
                        new QueueUse.OnDemand(),
                        AwsHost.SCRATCH);
        return new Contents(requireNonNull(empty), platform);
    }

    /// The queues and streams of the platform on AWS, and nothing else.
    private record Contents(Platform beneath, AwsPlatform platform) implements ForwardingPlatform {

        @Override
        public MessageQueue queue(String name) {
            return new ObservedQueue(platform.queue(name), Optional.empty());
        }

        @Override
        public StreamAccess streamAccess() {
            return platform.streamAccess();
        }
    }
}
