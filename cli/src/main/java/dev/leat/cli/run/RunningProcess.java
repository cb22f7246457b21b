package dev.leat.cli.run;

import dev.leat.cli.log.MinuteLog;
import dev.leat.cli.place.ConsoleAccess;
import dev.leat.operations.MinuteCounts;
import dev.leat.operations.Right;
import dev.leat.operations.platform.AppProcess;
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
}
