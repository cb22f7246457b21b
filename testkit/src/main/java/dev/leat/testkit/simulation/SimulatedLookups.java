package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.app.Lookup;
import dev.leat.item.Item;
import dev.leat.kernel.LookupReader;
import dev.leat.kernel.LookupRows;
import dev.leat.lookup.LookupException;
import dev.leat.lookup.LookupOrigins;
import dev.leat.lookup.Lookups;
import dev.leat.lookup.PlatformOrigins;
import dev.leat.port.Platform;
import dev.leat.port.UnavailableException;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.scenario.LookupContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.helpers.NOPLogger;

/// The lookups of the app under test, with the scenario's rows and faults. Without rows in the
/// scenario, a lookup reads the app's file, or the bucket or table of the run. Records the rows of
/// each read. Used by one thread at a time.
public final class SimulatedLookups implements LookupReader {

    private final Map<String, LookupContent> given;
    private final LookupOrigins real;
    private final SimulationContext context;
    private final Map<String, Lookups> lookups = new HashMap<>();

    private SimulatedLookups(
            Map<String, LookupContent> given, LookupOrigins real, SimulationContext context) {
        this.given = given;
        this.real = real;
        this.context = context;
    }

    static LookupReader of(
            App app,
            Map<String, LookupContent> given,
            Platform platform,
            SimulationContext context) {
        var real = new PlatformOrigins(app, platform);
        return new SimulatedLookups(given, real, context);
    }

    /// Checks that these rows fit the lookup.
    ///
    /// @throws LookupException if they do not; the message names the line
    public static void check(Lookup lookup, LookupContent content) throws LookupException {
        new Lookups(new Given(content), InstantSource.system(), NOPLogger.NOP_LOGGER)
                .load(of(lookup, content));
    }

    /// Returns the lookup with an origin that has the rows of the test.
    private static Lookup of(Lookup lookup, LookupContent content) {
        return lookup.from(new Lookup.Origin.OfFile(Path.of(""), "of the test", content.format()));
    }

    @Override
    public LookupRows read(Lookup lookup, Set<List<String>> keys) {
        var turn = context.turns().own();
        context.turns().pause(Wait.NONE);
        var rows =
                context.emptyLookup(lookup.name(), turn)
                        ? new LookupRows(lookup)
                        : rows(lookup, keys, turn);
        boolean complete = keys.stream().allMatch(rows::has);
        context.journal()
                .record(
                        new Event.LookedUp(
                                context.journal().now(),
                                turn.name(),
                                lookup.name(),
                                rows,
                                complete));
        return rows;
    }

    private LookupRows rows(Lookup lookup, Set<List<String>> keys, Turn turn) {
        var content = Optional.ofNullable(given.get(lookup.name()));
        var reader =
                lookups.computeIfAbsent(
                        lookup.name(),
                        name ->
                                new Lookups(
                                        new Faulty(
                                                name,
                                                content.<LookupOrigins>map(Given::new).orElse(real),
                                                context),
                                        context.clock(),
                                        NOPLogger.NOP_LOGGER));
        try {
            return reader.read(content.map(rows -> of(lookup, rows)).orElse(lookup), keys);
        } catch (UnavailableException down) {
            context.failed(turn, "lookup " + lookup.name(), down);
            throw down;
        }
    }

    /// The rows of a test, as a file.
    private record Given(LookupContent content) implements LookupOrigins {

        @Override
        public InputStream file(Path file) {
            return new ByteArrayInputStream(content.text().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public InputStream object(String bucket, String key) {
            throw new IllegalStateException("rows of a test are a file");
        }

        @Override
        public List<Optional<Item>> items(String table, List<List<String>> keys) {
            throw new IllegalStateException("rows of a test are a file");
        }
    }

    /// An origin with the scenario's faults of the lookup, and of its bucket or table.
    private record Faulty(String lookup, LookupOrigins real, SimulationContext context)
            implements LookupOrigins {

        @Override
        public InputStream file(Path file) throws IOException {
            mayBeUnavailable();
            return real.file(file);
        }

        @Override
        public InputStream object(String bucket, String key) throws IOException {
            mayBeUnavailable();
            context.failIfBucketUnavailable(bucket, context.turns().own());
            return real.object(bucket, key);
        }

        @Override
        public List<Optional<Item>> items(String table, List<List<String>> keys) {
            mayBeUnavailable();
            context.failIfUnavailable(Fault.STATE, context.turns().own());
            context.failIfUnavailable(Fault.table(table), context.turns().own());
            return real.items(table, keys);
        }

        private void mayBeUnavailable() {
            context.failIfLookupUnavailable(lookup, context.turns().own());
        }
    }
}
