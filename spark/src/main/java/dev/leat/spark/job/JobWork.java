package dev.leat.spark.job;

import dev.leat.load.cluster.ClusterAttempt;
import dev.leat.load.cluster.ClusterFragment;
import dev.leat.load.cluster.ClusterOutputs;
import dev.leat.spark.host.HostWork;
import java.nio.file.Path;
import java.util.Iterator;

/// The work of the tasks of a job.
public final class JobWork implements HostWork {

    @Override
    public Outputs run(Attempt attempt, Iterator<byte[]> inputs) throws Exception {
        var stage = ClusterFragment.object(attempt.stage(), JobStages.Stage.class);
        var job = stage.job();
        var storage = new JobStorage(attempt.settings(), job.root());
        var local = Path.of(attempt.folder());
        var worker =
                new ClusterAttempt(job, JobPlans.of(stage.app()), storage, attempt.id(), local);
        try {
            return new Sent(worker, worker.run(stage.task(), attempt.number(), inputs));
        } catch (Exception | Error failed) {
            worker.close();
            throw failed;
        }
    }

    private record Sent(ClusterAttempt worker, ClusterOutputs outputs) implements Outputs {

        @Override
        public boolean hasNext() {
            return outputs.hasNext();
        }

        @Override
        public Output next() {
            var next = outputs.next();
            return new Output(next.to(), next.bytes());
        }

        @Override
        public void close() {
            worker.close();
        }
    }
}
