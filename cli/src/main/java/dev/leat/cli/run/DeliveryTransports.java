package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.sink.EndpointSink;
import dev.leat.cli.terminal.CommandException;
import dev.leat.delivery.DeliveryGauges;
import dev.leat.delivery.DeliveryOptions;
import dev.leat.delivery.DeliveryWorker;
import dev.leat.delivery.Outage;
import dev.leat.delivery.RecordTransport;
import dev.leat.delivery.SubscriptionConfirmation;
import dev.leat.http.EndpointTransport;
import dev.leat.http.HttpTransport;
import dev.leat.metrics.RecordListener;
import dev.leat.port.Deliveries;
import dev.leat.port.DeliveryTransport;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.smtp.SmtpTransport;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The transports for an app's deliveries to external subscribers: always HTTP, and mail if the
/// environment has a mail server. Closing waits for the deliveries in progress.
final class DeliveryTransports implements AutoCloseable {

    private final Map<Protocol, DeliveryTransport> transports = new EnumMap<>(Protocol.class);
    private final DeliveryWorker worker;
    private final DeliveryGauges gauges;

    /// @param address address of the AWS-compatible endpoint, for links in mails
    /// @param listener gets messages for the user
    /// @param records gets the outcomes of pipeline records
    /// @throws CommandException if the mail server's settings are invalid
    DeliveryTransports(
            App app,
            Environment environment,
            Deliveries deliveries,
            Time time,
            Supplier<Optional<String>> address,
            MeterRegistry meters,
            Consumer<String> listener,
            RecordListener records) {
        environment
                .mail()
                .ifPresent(server -> {
                    try {
                        var mail = SmtpTransport.of(server, app.name());
                        transports.put(Protocol.EMAIL, mail);
                        transports.put(Protocol.EMAIL_JSON, mail);
                    } catch (IllegalArgumentException wrong) {
                        throw CommandException.input(
                                "environment %s: %s"
                                        .formatted(environment.name(), wrong.getMessage()));
                    }
                });
        var http = new HttpTransport();
        transports.put(Protocol.HTTP, http);
        transports.put(Protocol.HTTPS, http);
        try {
            transports.put(
                    Protocol.RECORD,
                    new RecordTransport(
                            Map.of(EndpointSink.KIND, new EndpointTransport(app, time))));
        } catch (IllegalArgumentException wrong) {
            throw CommandException.input(String.valueOf(wrong.getMessage()));
        }
        worker =
                new DeliveryWorker(
                        deliveries,
                        transports,
                        new SubscriptionConfirmation(address),
                        time,
                        meters,
                        listener,
                        records,
                        DeliveryOptions.defaults());
        gauges = new DeliveryGauges(app, deliveries, worker::outages, time, meters);
    }

    void start() {
        worker.start();
    }

    /// Returns the outages of unavailable destinations by their names.
    Map<String, Outage> outages() {
        return worker.outages();
    }

    /// Ends the backoff of an endpoint.
    void tryNow(String endpoint) {
        worker.tryNow(RecordTransport.destination(EndpointSink.KIND, endpoint));
    }

    boolean idle() {
        return worker.idle();
    }

    /// Updates the meters. Called before they are read.
    void refresh() {
        gauges.refresh();
    }

    @Override
    public void close() {
        worker.close();
        transports.values().stream().distinct().forEach(DeliveryTransport::close);
    }
}
