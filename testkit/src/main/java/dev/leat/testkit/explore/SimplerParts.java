package dev.leat.testkit.explore;

import dev.leat.port.Message;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Times;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// Scenarios with the same number of parts as a given scenario, but with one part simplified.
/// Repeated simplification always ends.
final class SimplerParts {

    private SimplerParts() {}

    static List<Scenario> than(Scenario scenario) {
        var simpler = new ArrayList<Scenario>();
        batch(scenario, simpler);
        if (scenario.given().size() > 1) {
            together(scenario).ifPresent(simpler::add);
        }
        for (int at = 0; at < scenario.faults().size(); at++) {
            for (var fault : than(scenario.faults().get(at))) {
                var faults = new ArrayList<>(scenario.faults());
                faults.set(at, fault);
                simpler.add(faults(scenario, faults));
            }
        }
        for (int at = 0; at < scenario.given().size(); at++) {
            for (var step : than(scenario.given().get(at))) {
                var given = new ArrayList<>(scenario.given());
                given.set(at, step);
                simpler.add(given(scenario, given));
            }
        }
        if (scenario.setup().seed() != 1) {
            simpler.add(scenario.with(scenario.setup().seeded(1)));
        }
        return simpler;
    }

    /// Adds scenarios with the default sizes of batches and pieces, which are the simplest, or with
    /// batches of one message.
    private static void batch(Scenario scenario, List<Scenario> simpler) {
        if (scenario.setup().batch().isPresent()) {
            simpler.add(batch(scenario, Optional.empty()));
            if (scenario.setup().batch().get() != 1) {
                simpler.add(batch(scenario, Optional.of(1)));
            }
        }
        if (scenario.setup().piece().isPresent()) {
            simpler.add(
                    scenario.with(scenario.setup().by(scenario.setup().batch(), Optional.empty())));
        }
    }

    /// Joins consecutive sends to the same queue, and consecutive puts into the same stream.
    private static Optional<Scenario> together(Scenario scenario) {
        var given = new ArrayList<Given>();
        for (var step : scenario.given()) {
            if (step instanceof Given.Send(var queue, var messages)
                    && !given.isEmpty()
                    && given.getLast() instanceof Given.Send(var same, var before)
                    && same.equals(queue)) {
                var all = new ArrayList<>(before);
                all.addAll(messages);
                given.set(given.size() - 1, new Given.Send(queue, all));
            } else if (step instanceof Given.PutRecords(var stream, var records)
                    && !given.isEmpty()
                    && given.getLast() instanceof Given.PutRecords(var same, var before)
                    && same.equals(stream)) {
                var all = new ArrayList<>(before);
                all.addAll(records);
                given.set(given.size() - 1, new Given.PutRecords(stream, all));
            } else {
                given.add(step);
            }
        }
        return given.size() < scenario.given().size()
                ? Optional.of(given(scenario, given))
                : Optional.empty();
    }

    private static List<Given> than(Given step) {
        return switch (step) {
            case Given.Send send -> plain(send).stream().<Given>map(plain -> plain).toList();
            case Given.Wait(var by) ->
                    shorter(by).map(Given.Wait::new).<Given>map(wait -> wait).toList();
            case Given.Put _, Given.PutRecords _, Given.Reshard _, Given.Until _ -> List.of();
        };
    }

    /// Returns the step with the attributes removed, or with the delays removed.
    private static List<Given.Send> plain(Given.Send send) {
        var plain = new ArrayList<Given.Send>();
        if (send.messages().stream().anyMatch(message -> !message.attributes().isEmpty())) {
            plain.add(
                    new Given.Send(
                            send.queue(),
                            send.messages().stream()
                                    .map(m -> with(m, Map.of(), m.delay()))
                                    .toList()));
        }
        if (send.messages().stream().anyMatch(message -> message.delay().isPresent())) {
            plain.add(
                    new Given.Send(
                            send.queue(),
                            send.messages().stream()
                                    .map(m -> with(m, m.attributes(), Optional.empty()))
                                    .toList()));
        }
        return plain;
    }

    private static Message.Outgoing with(
            Message.Outgoing message,
            Map<String, dev.leat.batch.Attribute> attributes,
            Optional<Duration> delay) {
        return new Message.Outgoing(
                message.body(), attributes, delay, message.group(), message.deduplication());
    }

    private static List<Fault> than(Fault fault) {
        return switch (fault) {
            case Fault.Fails(var store, var times) ->
                    than(times).<Fault>map(t -> new Fault.Fails(store, t)).toList();
            case Fault.LosesResponse(var store, var times) ->
                    than(times).<Fault>map(t -> new Fault.LosesResponse(store, t)).toList();
            case Fault.StoreUnavailable(var store, var from, var until) ->
                    shorter(from, until, (f, u) -> new Fault.StoreUnavailable(store, f, u));
            case Fault.Throttles(var store, var rows, var times) ->
                    than(times).<Fault>map(t -> new Fault.Throttles(store, rows, t)).toList();
            case Fault.Slow(var store, var by, var times) ->
                    Stream.concat(
                                    than(times).<Fault>map(t -> new Fault.Slow(store, by, t)),
                                    shorter(by).<Fault>map(b -> new Fault.Slow(store, b, times)))
                            .toList();
            case Fault.Crash(var point, var times, var on) ->
                    than(times).<Fault>map(t -> new Fault.Crash(point, t, on)).toList();
            case Fault.ReadFails(var bucket, var times) ->
                    than(times).<Fault>map(t -> new Fault.ReadFails(bucket, t)).toList();
            case Fault.BucketUnavailable(var bucket, var from, var until) ->
                    shorter(from, until, (f, u) -> new Fault.BucketUnavailable(bucket, f, u));
            case Fault.Redelivery(var queue, var times) ->
                    than(times).<Fault>map(t -> new Fault.Redelivery(queue, t)).toList();
            case Fault.EndpointUnavailable(var endpoint, var from, var until) ->
                    shorter(from, until, (f, u) -> new Fault.EndpointUnavailable(endpoint, f, u));
            case Fault.EndpointAnswers(var endpoint, var status, var wait, var times, var on) ->
                    than(times)
                            .<Fault>map(
                                    t -> new Fault.EndpointAnswers(endpoint, status, wait, t, on))
                            .toList();
            case Fault.LookupUnavailable(var lookup, var from, var until) ->
                    shorter(from, until, (f, u) -> new Fault.LookupUnavailable(lookup, f, u));
            case Fault.LookupEmpty(var lookup, var from, var until) ->
                    shorter(from, until, (f, u) -> new Fault.LookupEmpty(lookup, f, u));
            case Fault.Reorder _ -> List.of();
            case Fault.Jump(var at, var by) ->
                    Stream.concat(
                                    shorter(at).<Fault>map(a -> new Fault.Jump(a, by)),
                                    shorter(by).<Fault>map(b -> new Fault.Jump(at, b)))
                            .toList();
        };
    }

    private static Stream<Times> than(Times times) {
        var simpler = Stream.<Times>builder();
        if (times.count() > 1) {
            simpler.add(new Times(times.after(), 1));
            simpler.add(new Times(times.after(), times.count() / 2));
        }
        if (times.after() > 0) {
            simpler.add(new Times(0, times.count()));
            simpler.add(new Times(times.after() / 2, times.count()));
            simpler.add(new Times(times.after() - 1, times.count()));
        }
        return simpler.build().distinct();
    }

    private static List<Fault> shorter(
            Duration from, Duration until, BiFunction<Duration, Duration, Fault> outage) {
        return Stream.concat(
                        shorter(from).map(earlier -> outage.apply(earlier, until)),
                        shorter(until)
                                .filter(earlier -> earlier.compareTo(from) > 0)
                                .map(earlier -> outage.apply(from, earlier)))
                .toList();
    }

    /// Returns shorter durations with round values.
    private static Stream<Duration> shorter(Duration time) {
        var sign = time.isNegative() ? -1 : 1;
        return Stream.of(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(10),
                        Duration.ofHours(1))
                .filter(round -> round.compareTo(time.abs()) < 0)
                .map(round -> round.multipliedBy(sign));
    }

    private static Scenario faults(Scenario s, List<Fault> faults) {
        return s.with(s.given(), faults);
    }

    static Scenario given(Scenario s, List<Given> given) {
        return s.with(given, s.faults());
    }

    private static Scenario batch(Scenario s, Optional<Integer> batch) {
        return s.with(s.setup().by(batch, s.setup().piece()));
    }
}
