package dev.leat.testkit.explore;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.app.Lookup;
import dev.leat.app.Queue;
import dev.leat.port.Message;
import dev.leat.port.Streams;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.Fault.Point;
import dev.leat.testkit.scenario.Fault.Times;
import dev.leat.testkit.scenario.Given;
import dev.leat.testkit.simulation.StreamRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// A generator of the faults of a scenario. A scenario has one to six faults, which together strike
/// so few times that they cannot use up the attempts of a message. One scenario in twelve also has
/// a poison message, which kills the process until the message fails permanently.
final class FaultGenerator {

    private static final List<Point> ALL = List.of(Point.values());
    private static final List<Point> OF_FILES = ALL.stream().filter(Point::ofFiles).toList();
    private static final int MOST = 6;
    private static final int LATEST = 12;

    /// Exclusive maximum of the number of occasions that a fault ignores before it strikes, in a
    /// scenario with files. Such a scenario has fewer commits than a scenario with messages.
    private static final int LATEST_OF_FILES = 2;

    /// Number of copies of a poison message that kill the process at every attempt.
    private static final int DEADLY = 4;

    private final App app;
    private final SplittableRandom random;
    private final List<Given> given;
    private final Set<String> separate;
    private final List<Given.Put> files;
    private final List<Point> points;
    private final List<String> endpoints;
    private final List<String> lookups;
    private final List<String> tables;
    private int budget;

    FaultGenerator(App app, SplittableRandom random, List<Given> given, Set<String> separate) {
        this.app = app;
        this.random = random;
        this.given = given;
        this.separate = separate;
        this.files =
                given.stream()
                        .filter(Given.Put.class::isInstance)
                        .map(Given.Put.class::cast)
                        .toList();
        this.lookups = List.copyOf(app.all(Lookup.class).keySet());
        this.tables =
                app.pipelines().values().stream()
                        .flatMap(pipeline -> pipeline.to().stream())
                        .flatMap(sink -> sink.table().stream())
                        .distinct()
                        .toList();
        this.endpoints = List.copyOf(app.all(Endpoint.class).keySet());
        this.points =
                ALL.stream()
                        .filter(point -> !files.isEmpty() || !point.ofFiles())
                        .filter(point -> !endpoints.isEmpty() || !point.ofEndpoints())
                        .toList();
        this.budget = most() - 1;
    }

    /// Returns the smallest maximum receive count of all source queues.
    private int most() {
        return sources(app).stream().mapToInt(Queue::maxReceiveCount).min().orElse(2);
    }

    static List<Queue> sources(App app) {
        return app.pipelines().values().stream()
                .map(pipeline -> app.queue(pipeline.from().queue()))
                .distinct()
                .toList();
    }

    List<Fault> faults() {
        var faults = new ArrayList<Fault>();
        if (random.nextInt(12) == 0) {
            poison().ifPresent(faults::add);
        }
        int size = random.nextInt(1, MOST + 1);
        while (faults.size() < size) {
            faults.add(fault());
        }
        return faults;
    }

    /// Returns a crash at each attempt to process one message, chosen at random.
    private Optional<Fault> poison() {
        if (!files.isEmpty()) {
            return Optional.of(poison(files.get(random.nextInt(files.size())).key()));
        }
        var bodies =
                given.stream()
                        .flatMap(FaultGenerator::bodies)
                        .map(body -> new String(body, StandardCharsets.UTF_8))
                        .toList();
        var victim = bodies.get(random.nextInt(bodies.size()));
        int length = 24;
        while (length < victim.length() && !alone(bodies, victim, length)) {
            length *= 2;
        }
        var on = victim.substring(0, Math.min(length, victim.length()));
        return on.isBlank() ? Optional.empty() : Optional.of(poison(on));
    }

    private static Stream<byte[]> bodies(Given step) {
        return switch (step) {
            case Given.Send send -> send.messages().stream().map(Message.Outgoing::body);
            case Given.PutRecords put -> put.records().stream().map(Streams.NewRecord::data);
            case Given.Put _, Given.Reshard _, Given.Wait _, Given.Until _ -> Stream.empty();
        };
    }

    private Fault poison(String on) {
        return new Fault.Crash(
                points.get(random.nextInt(points.size())),
                new Times(0, DEADLY * most()),
                Optional.of(on));
    }

    /// True if no other message contains the first `length` characters of the victim.
    private static boolean alone(List<String> bodies, String victim, int length) {
        var on = victim.substring(0, length);
        return bodies.stream().allMatch(body -> !body.contains(on) || body.equals(victim));
    }

    private Fault fault() {
        var sources = sources(app);
        var source = sources.get(random.nextInt(sources.size()));
        int kinds = files.isEmpty() ? 10 : 13;
        int ofEndpoints = endpoints.isEmpty() ? 0 : 3;
        int kind = random.nextInt(kinds + ofEndpoints + (lookups.isEmpty() ? 0 : 3));
        if (kind >= kinds + ofEndpoints) {
            return ofLookup(lookups.get(random.nextInt(lookups.size())));
        }
        if (kind >= kinds) {
            return ofEndpoint(endpoints.get(random.nextInt(endpoints.size())));
        }
        return switch (kind) {
            case 0, 1, 2 ->
                    new Fault.Crash(
                            points.get(random.nextInt(points.size())), times(2), Optional.empty());
            case 3 -> new Fault.Fails(storeOrTable(), times(2));
            case 4 -> new Fault.LosesResponse(store(), times(2));
            case 5 -> outage();
            case 6 -> new Fault.Throttles(storeOrTable(), random.nextInt(3), times(2));
            case 7 -> slow(source);
            case 8 -> redeliveryOrReorder(source);
            case 10 -> new Fault.ReadFails(bucket(), times(2));
            case 11 ->
                    new Fault.Crash(
                            OF_FILES.get(random.nextInt(OF_FILES.size())),
                            times(2),
                            Optional.empty());
            case 12 -> bucketOutage();
            default ->
                    new Fault.Jump(
                            Duration.ofSeconds(random.nextInt(0, 1_200)),
                            Duration.ofSeconds(random.nextInt(-10_800, 10_800)).plusMillis(1));
        };
    }

    /// Returns a fault of the endpoint: an outage or, more often, a transient or permanent error
    /// response.
    private Fault ofEndpoint(String endpoint) {
        if (random.nextInt(3) == 0) {
            var from = Duration.ofSeconds(random.nextInt(2) == 0 ? 0 : random.nextInt(0, 900));
            return new Fault.EndpointUnavailable(
                    endpoint, from, from.plusSeconds(random.nextInt(5, 3_600)));
        }
        int status = List.of(400, 422, 429, 500, 503).get(random.nextInt(5));
        var times = new Times(random.nextInt(LATEST), random.nextInt(1, 5));
        return new Fault.EndpointAnswers(
                endpoint, status, Optional.empty(), times, Optional.empty());
    }

    /// Returns a fault of the lookup: an outage, or a time without rows. Both are short, since a
    /// batch is retried every five seconds during an outage.
    private Fault ofLookup(String lookup) {
        var from = Duration.ofSeconds(random.nextInt(2) == 0 ? 0 : random.nextInt(0, 900));
        var until = from.plusSeconds(random.nextInt(5, 60));
        return random.nextBoolean()
                ? new Fault.LookupUnavailable(lookup, from, until)
                : new Fault.LookupEmpty(lookup, from, until);
    }

    private Fault redeliveryOrReorder(Queue source) {
        var stream = StreamRecords.stream(app, source.name());
        if (stream.isPresent()) {
            return new Fault.Redelivery(stream.get(), times(3));
        }
        return random.nextBoolean() || source.fifo().isPresent()
                ? new Fault.Redelivery(source.name(), times(3))
                : new Fault.Reorder(source.name());
    }

    private Fault outage() {
        var from = Duration.ofSeconds(random.nextInt(3) == 0 ? 0 : random.nextInt(0, 900));
        return new Fault.StoreUnavailable(
                storeOrTable(), from, from.plusSeconds(random.nextInt(5, 3_600)));
    }

    private String bucket() {
        return files.get(random.nextInt(files.size())).bucket();
    }

    /// Returns a short outage, since a reader retries every half second while it lasts.
    private Fault bucketOutage() {
        var from = Duration.ofSeconds(random.nextInt(2) == 0 ? 0 : random.nextInt(0, 900));
        return new Fault.BucketUnavailable(
                bucket(), from, from.plusSeconds(random.nextInt(5, 300)));
    }

    /// Returns a slow commit. In most cases it is so slow that the lease expires unless it is
    /// extended.
    private Fault slow(Queue source) {
        long seconds = source.visibilityTimeout().toSeconds();
        return new Fault.Slow(
                store(), Duration.ofSeconds(random.nextLong(1, 4 * seconds + 2)), times(2));
    }

    /// Returns the store of the queues in at least half of the cases, else the store of a view or
    /// of the warehouse tables.
    private String store() {
        var others =
                app.pipelines().values().stream()
                        .flatMap(pipeline -> pipeline.to().stream())
                        .flatMap(sink ->
                                sink.warehouseTable().isPresent()
                                        ? Stream.of(Fault.WAREHOUSE)
                                        : sink.view().filter(separate::contains).stream())
                        .distinct()
                        .toList();
        return others.isEmpty() || random.nextBoolean()
                ? Fault.STATE
                : others.get(random.nextInt(others.size()));
    }

    /// Returns a store or, in a third of the cases, a table that a pipeline writes.
    private String storeOrTable() {
        return tables.isEmpty() || random.nextInt(3) > 0
                ? store()
                : Fault.table(tables.get(random.nextInt(tables.size())));
    }

    /// Returns a random number of strikes, and subtracts it from the remaining budget of attempts;
    /// each strike uses at most one attempt.
    private Times times(int most) {
        int count = Math.max(1, Math.min(budget, random.nextInt(1, most + 1)));
        budget -= count;
        return new Times(random.nextInt(files.isEmpty() ? LATEST : LATEST_OF_FILES), count);
    }
}
