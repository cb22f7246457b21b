package dev.leat.cli.access;

import dev.leat.operations.LetterContrast;
import dev.leat.operations.Operations;
import dev.leat.operations.TraceReport;
import dev.leat.operations.contrast.LetterContrasts;
import dev.leat.operations.platform.AppProcess;
import dev.leat.operations.trace.TraceReports;

/// The operations that a command has on the state of an app that is not running.
record StoppedProcess(TraceReports traces, LetterContrasts contrasts) implements AppProcess {

    @Override
    public TraceReport trace(Operations operations, Search search) {
        return traces.trace(operations, search);
    }

    @Override
    public LetterContrast contrast(Operations operations, String queue, String group) {
        return contrasts.contrast(operations, queue, group);
    }

    @Override
    public LetterContrast.Repair changedCheck(
            Operations operations, String queue, String group, Operations.ChangedCheck change) {
        return contrasts.changedCheck(operations, queue, group, change);
    }

    @Override
    public void close() {
        traces.close();
    }
}
