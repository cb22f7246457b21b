package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.sink.EndpointSink;
import dev.leat.cli.terminal.Failure;
import dev.leat.courier.Courier;
import dev.leat.courier.DeliveryGauges;
import dev.leat.courier.Question;
import dev.leat.courier.RecordCarrier;
import dev.leat.courier.Terms;
import dev.leat.http.EndpointCarrier;
import dev.leat.http.HttpCarrier;
import dev.leat.port.Carrier;
import dev.leat.port.Deliveries;
import dev.leat.port.Time;
import dev.leat.port.Topics.Protocol;
import dev.leat.smtp.SmtpCarrier;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What carries an app's deliveries to subscribers outside: posts to URLs always, mails where the
/// environment has a server. Closing ends what is being sent first.
final class Outgoing implements AutoCloseable {

    private final Map<Protocol, Carrier> carriers = new EnumMap<>(Protocol.class);
    private final Courier courier;
    private final DeliveryGauges gauges;

    /// @param address where clients of AWS reach this app, for links in mails
    /// @param told hears what a person should know
    /// @throws Failure if the mail server cannot be one
    Outgoing(
            App app,
            Environment environment,
            Deliveries deliveries,
            Time time,
            Supplier<Optional<String>> address,
            MeterRegistry meters,
            Consumer<String> told) {
        environment
                .mail()
                .ifPresent(server -> {
                    try {
                        var mail = SmtpCarrier.of(server, app.name());
                        carriers.put(Protocol.EMAIL, mail);
                        carriers.put(Protocol.EMAIL_JSON, mail);
                    } catch (IllegalArgumentException wrong) {
                        throw Failure.input(
                                "environment %s: %s"
                                        .formatted(environment.name(), wrong.getMessage()));
                    }
                });
        var http = new HttpCarrier();
        carriers.put(Protocol.HTTP, http);
        carriers.put(Protocol.HTTPS, http);
        try {
            carriers.put(
                    Protocol.RECORD,
                    new RecordCarrier(Map.of(EndpointSink.KIND, new EndpointCarrier(app, time))));
        } catch (IllegalArgumentException wrong) {
            throw Failure.input(String.valueOf(wrong.getMessage()));
        }
        courier =
                new Courier(
                        deliveries,
                        carriers,
                        new Question(address),
                        time,
                        meters,
                        told,
                        Terms.defaults());
        gauges = new DeliveryGauges(deliveries, meters);
    }

    void start() {
        courier.start();
    }

    boolean idle() {
        return courier.idle();
    }

    /// Before the meters are read.
    void refresh() {
        gauges.refresh();
    }

    @Override
    public void close() {
        courier.close();
        carriers.values().stream().distinct().forEach(Carrier::close);
    }
}
