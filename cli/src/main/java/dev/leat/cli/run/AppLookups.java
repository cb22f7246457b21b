package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Lookup;
import dev.leat.app.SourcePosition;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.CommandException;
import dev.leat.config.AppFile;
import dev.leat.config.text.Diagnostic;
import dev.leat.lookup.FileOrigins;
import dev.leat.lookup.LookupException;
import dev.leat.lookup.LookupOrigins;
import dev.leat.lookup.Lookups;
import dev.leat.lookup.PlatformOrigins;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Time;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// The lookups of an app for the commands.
public final class AppLookups {

    private AppLookups() {}

    /// Returns the lookups of an app whose buckets and tables are open.
    public static Lookups of(App app, EnginePlatform platform) {
        return lookups(new PlatformOrigins(app, platform), platform.time());
    }

    /// Returns the lookups of an app whose state is not open. Only files can be read.
    public static Lookups ofFiles() {
        return lookups(new FileOrigins(), Time.system());
    }

    private static Lookups lookups(LookupOrigins origins, Time time) {
        return new Lookups(origins, time, LoggerFactory.getLogger(Lookups.class));
    }

    /// Loads the lookups from files, and registers the gauges of all lookups that are loaded.
    ///
    /// @throws CommandException if a file is missing or invalid
    public static void start(App app, Lookups lookups, MeterRegistry meters) {
        problem(app, lookups)
                .ifPresent(why -> {
                    throw CommandException.input(why);
                });
        for (var lookup : app.all(Lookup.class).values()) {
            if (!(lookup.origin() instanceof Lookup.Origin.OfTable)) {
                register(lookup.name(), lookups, meters);
            }
        }
    }

    /// Loads the lookups from files. Returns the problems of files that are missing or invalid.
    public static List<Diagnostic> problems(AppFile read, AppLocation where) {
        var problems = new ArrayList<Diagnostic>();
        var lookups = ofFiles();
        for (var lookup : read.app().all(Lookup.class).values()) {
            try {
                lookups.load(lookup);
            } catch (LookupException failed) {
                problems.add(
                        new Diagnostic(
                                where.file().toString(),
                                read.files().getOrDefault(lookup.name(), SourcePosition.NONE),
                                String.valueOf(failed.getMessage()),
                                Optional.empty()));
            }
        }
        return problems;
    }

    private static Optional<String> problem(App app, Lookups lookups) {
        try {
            lookups.loadFiles(app);
            return Optional.empty();
        } catch (LookupException failed) {
            return Optional.of(String.valueOf(failed.getMessage()));
        }
    }

    private static void register(String name, Lookups lookups, MeterRegistry meters) {
        Gauge.builder("leat.lookup.rows", lookups, of -> of.sizes().getOrDefault(name, 0))
                .description("Rows of the lookup that are loaded")
                .tag("lookup", name)
                .strongReference(true)
                .register(meters);
        FunctionCounter.builder("leat.lookup.failures", lookups, of -> of.failures(name))
                .description("Number of times that the lookup's file could not be loaded")
                .tag("lookup", name)
                .register(meters);
    }
}
