package dev.leat.cli.dlq.redrive;

import dev.leat.app.App;
import dev.leat.contract.AuditContract;
import dev.leat.contract.ContractHost;
import dev.leat.contract.DeadLetterQueueContract;
import dev.leat.contract.FifoDeadLetterQueueContract;
import dev.leat.contract.ForwardingPlatform;
import dev.leat.local.LocalPlatform;
import dev.leat.operations.Operations;
import dev.leat.operations.platform.PlatformOperations;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.PlatformParts;
import dev.leat.port.Time;
import dev.leat.server.AccessToken;
import dev.leat.server.PortInUseException;
import dev.leat.server.Server;
import dev.leat.server.operations.OperationsSite;
import dev.leat.server.operations.RemoteOperations;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// A command redrives the letters of an app that runs in another process as if it ran in its own.
@Tag("slow")
class RemoteRedriveTest {

    /// A platform whose letters and audit are asked for over the wire.
    private record Remote(LocalPlatform beneath, Server server, Operations operations)
            implements ForwardingPlatform {

        static Remote open(App app, Path folder, Time time) {
            var platform = LocalPlatform.open(app, folder, time);
            var token = AccessToken.random();
            try {
                var site =
                        new OperationsSite(
                                new PlatformOperations(app, PlatformParts.of(platform)), token);
                var server = Server.start("127.0.0.1", 0, List.of(site));
                return new Remote(platform, server, RemoteOperations.connect(server.url(), token));
            } catch (PortInUseException taken) {
                throw new IllegalStateException(taken);
            }
        }

        @Override
        public DeadLetterQueue deadLetters(String queue) {
            return operations.letters(queue);
        }

        @Override
        public Audit audit() {
            return operations.audit();
        }

        void leave() {
            operations.close();
            server.close();
        }

        @Override
        public void close() {
            leave();
            beneath.close();
        }
    }

    private record Folder(Path path) implements ContractHost {
        @Override
        public PlatformParts open(App app, Time time) {
            return PlatformParts.of(Remote.open(app, path, time));
        }

        @Override
        public void crash(PlatformParts platform) {
            var remote = (Remote) platform.engine();
            remote.leave();
            remote.beneath().crash();
        }
    }

    @Nested
    class Letters extends DeadLetterQueueContract {
        Letters(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class OrderedLetters extends FifoDeadLetterQueueContract {
        OrderedLetters(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }

    @Nested
    class Runs extends AuditContract {
        Runs(@TempDir Path folder) {
            super(new Folder(folder));
        }
    }
}
