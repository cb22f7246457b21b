package dev.leat.aws.file;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.AwsPlatform;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.file.PieceReader;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.load.FileLimits;
import dev.leat.load.FilePass;
import dev.leat.load.FilePipelineContext;
import dev.leat.metrics.PipelineMetrics;
import dev.leat.plan.Planner;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.worker.EngineOptions;
import dev.leat.worker.PipelineControl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A process with a worker of a file pipeline, without threads of its own: each call processes one
/// message. Owned by one thread.
final class FileWorker implements AutoCloseable {

    private final AwsClients clients;
    private final AwsPlatform platform;
    private final String queue;
    private final FilePass pass;

    /// The kernels of all workers of a test.
    record Shared(Kernels rows, FileKernels files, FileReaders readers, Path folder)
            implements AutoCloseable {

        static Shared in(Path state) {
            return in(state, PieceReader.PIECE_BYTES);
        }

        /// @param piece the bytes of a piece of a file
        static Shared in(Path state, long piece) {
            return new Shared(
                    new Kernels(),
                    FileKernels.in(state),
                    new FileReaders(piece),
                    state.resolve(Kernels.FILES));
        }

        @Override
        public void close() {
            rows.close();
            files.close();
        }
    }

    /// A worker.
    ///
    /// @param clients the clients of this process, which it closes
    FileWorker(
            AwsClients clients,
            AwsResourceNames names,
            App app,
            Shared shared,
            Time time,
            String of) {
        this.clients = clients;
        this.platform =
                AwsHost.platform(
                        clients, names, app, time, new QueueUse.OnDemand(), shared.folder());
        var pipeline = app.pipeline(of);
        this.queue = pipeline.from().queue();
        this.pass =
                new FilePass(
                        FilePipelineContext.of(
                                app,
                                Planner.of(app, pipeline),
                                platform,
                                new PipelineControl(platform.source(queue), List.of()),
                                new PipelineMetrics(pipeline, new SimpleMeterRegistry(), time),
                                new FilePipelineContext.Kernels(
                                        shared.rows(),
                                        new RoundKernels(shared.files()),
                                        shared.readers()),
                                FileLimits.NONE,
                                Optional.empty(),
                                EngineOptions.defaults()));
    }

    AwsPlatform platform() {
        return platform;
    }

    /// Processes one message. Returns false if there was none, a service was unavailable, or the
    /// lease was lost; the message is then redelivered.
    boolean step() {
        try {
            var lease = platform.source(queue).lease(1, Long.MAX_VALUE);
            if (lease.isEmpty()) {
                return false;
            }
            pass.run(lease.get());
            return true;
        } catch (UnavailableException | LeaseLostException _) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /// Ends the process without any request.
    void die() {
        pass.close();
        clients.close();
    }

    @Override
    public void close() {
        pass.close();
        platform.close();
        clients.close();
    }
}
