package dev.leat.aws.s3;

import dev.leat.aws.AwsClients;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Publication;
import dev.leat.contract.TestedFiles;
import dev.leat.contract.VirtualTime;
import dev.leat.port.FileLog;
import dev.leat.port.ObjectClaim;
import dev.leat.port.Time;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;

/// Files on AWS as contracts use them, in new buckets and a new state table.
final class ContractFiles extends FileProcesses implements TestedFiles, AutoCloseable {

    private final Function<ExecutionInterceptor, AwsClients> services;
    private final VirtualTime time;
    private final Worker observer;

    /// @param services creates clients of a process
    ContractFiles(Function<ExecutionInterceptor, AwsClients> services, VirtualTime time) {
        this.services = services;
        this.time = time;
        this.observer = begin();
    }

    @Override
    Time time() {
        return time;
    }

    @Override
    AwsClients clients(ExecutionInterceptor watching) {
        return services.apply(watching);
    }

    @Override
    public Process process() {
        return new Running(worker(RequestFault.none()));
    }

    /// The first request after the decision completes an upload.
    @Override
    public Process dying() {
        return new Running(
                worker(
                        new ExecutionInterceptor() {
                            private boolean decided;

                            @Override
                            public void beforeExecution(
                                    Context.BeforeExecution context,
                                    ExecutionAttributes attributes) {
                                decided |=
                                        context.request() instanceof CompleteMultipartUploadRequest;
                                if (decided) {
                                    throw SdkClientException.create("the process is dead");
                                }
                            }
                        }));
    }

    @Override
    public Map<String, String> visible() {
        return visible(observer);
    }

    @Override
    public long sent() {
        return sent.size();
    }

    @Override
    public void close() {
        observer.close();
    }

    private final class Running implements Process {

        private final Worker worker;

        Running(Worker worker) {
            this.worker = worker;
        }

        @Override
        public Optional<ObjectClaim> claim(String key, String lease, Instant until) {
            return worker.ends().claim(TestedFiles.PIPELINE, INPUT, key, lease, until);
        }

        @Override
        public void extend(String lease, Instant until) {
            worker.claims().extend(lease, until);
        }

        @Override
        public void checkpoint(FileUnit unit, int part) throws IOException {
            worker.log().checkpoint(piece(worker, unit, part));
        }

        @Override
        public void finish(FileUnit unit, Map<String, String> outputs) throws IOException {
            var all = new ArrayList<Publication>();
            for (var output : new TreeMap<>(outputs).entrySet()) {
                all.add(output(worker, output.getKey(), output.getValue()));
            }
            worker.ends()
                    .finish(
                            done(unit, true, all.toArray(Publication[]::new)),
                            Optional.empty(),
                            List.of(new byte[] {1}));
        }

        @Override
        public FileLog log() {
            return worker.log();
        }

        @Override
        public void close() {
            worker.close();
        }
    }
}
