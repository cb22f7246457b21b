package dev.leat.run;

import dev.leat.app.Pipeline;
import dev.leat.batch.LeasedWork;
import dev.leat.engine.Pass;
import dev.leat.metrics.PipelineMetrics;
import dev.leat.port.Lease;
import dev.leat.port.Suspect;
import dev.leat.trial.SuspectRule;
import dev.leat.worker.WorkerJob;

/// Processes batches. A suspect that is alone is processed only as the rule decides. Owned by one
/// thread.
record SuspectJob(Pipeline pipeline, SuspectRule rule, Pass pass, PipelineMetrics metrics)
        implements WorkerJob {

    @Override
    public void run(Lease lease) {
        var leased = lease.work();
        var suspect = lease.suspect();
        if (suspect.isEmpty()) {
            metrics.count(pass.run(leased));
            return;
        }
        switch (decide(leased, suspect.get())) {
            case SuspectRule.Process _ -> metrics.count(pass.run(leased));
            case SuspectRule.Convict(var why) -> metrics.count(pass.convicted(leased, why));
            case SuspectRule.GiveBack _ -> pass.giveBack(leased);
        }
    }

    private SuspectRule.Decision decide(LeasedWork leased, Suspect suspect) {
        var name = "record %s of %s".formatted(leased.records().getFirst().id(), leased.source());
        return rule.decide(suspect, name, trial -> trial.batch(pipeline, leased));
    }
}
