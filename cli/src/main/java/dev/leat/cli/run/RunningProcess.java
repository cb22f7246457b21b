package dev.leat.cli.run;

import dev.leat.cli.llm.LetterAdvice;
import dev.leat.cli.log.MinuteLog;
import dev.leat.cli.place.ConsoleAccess;
import dev.leat.operations.LetterContrast;
import dev.leat.operations.MinuteCounts;
import dev.leat.operations.ModelAdvice;
import dev.leat.operations.Operations;
import dev.leat.operations.Right;
import dev.leat.operations.TraceReport;
import dev.leat.operations.contrast.LetterContrasts;
import dev.leat.operations.platform.AppProcess;
import dev.leat.operations.trace.TraceReports;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The process of a running app.
///
/// @param outgoing sends the records that wait for endpoints; empty on AWS
/// @param recovering returns the number of records that a killed process left and that were not
///   processed since
/// @param url returns the address of the API
record RunningProcess(
        ConsoleAccess console,
        MinuteLog log,
        TraceReports traces,
        LetterContrasts contrasts,
        LetterAdvice advice,
        Optional<DeliveryTransports> outgoing,
        LongSupplier recovering,
        Supplier<String> url)
        implements AppProcess {

    @Override
    public long suspects() {
        return recovering.getAsLong();
    }

    @Override
    public void tryEndpoint(String endpoint) {
        outgoing.ifPresent(sender -> sender.tryNow(endpoint));
    }

    @Override
    public String consoleLink(Right right) {
        return console.link(url.get(), right);
    }

    @Override
    public MinuteCounts minutes(int limit) {
        return log.counts(limit);
    }

    @Override
    public void close() {
        traces.close();
    }

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
    public ModelAdvice advice(Operations operations, String queue, String group, String model) {
        return advice.of(operations, queue, group, model);
    }
}
