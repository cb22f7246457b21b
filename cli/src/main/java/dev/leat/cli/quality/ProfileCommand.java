package dev.leat.cli.quality;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.log.ProgressLog;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Screen;
import dev.leat.cli.terminal.Terminal;
import dev.leat.quality.data.DataOptions;
import dev.leat.quality.page.ProfilePage;
import dev.leat.quality.profile.DriftCalculator;
import dev.leat.quality.profile.Profile;
import dev.leat.quality.profile.ProfileDrift;
import dev.leat.quality.profile.ProfileJson;
import dev.leat.quality.profile.ProfileMask;
import dev.leat.quality.profile.Profiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat profile`: shows statistics of the columns of a source, and rules between columns.
@Command(
        name = "profile",
        header = "Show what a file, queue, bucket, table or query contains.",
        description = {
            "%nReads all records and shows statistics of each column, keys, rules between",
            "columns, and columns that look personal. SOURCE is one of:",
            "  a path, folder or pattern of CSV, TSV, NDJSON, JSON or Parquet files",
            "  -                           standard input",
            "  queue:NAME, dlq:NAME        messages, which are not received",
            "  bucket:NAME[/PREFIX]        objects; the prefix may be a pattern",
            "  table:NAME, view:NAME       a key-value table or a view of the app",
            "  lake:NAME, warehouse:NAME   a lake table or a warehouse table",
            "  sql:SELECT                  a query, as in 'leat sql'",
            "%nValues of columns with pii in the schema, and values that look personal, are",
            "masked."
        },
        footer = {
            "%nExamples:",
            "  leat profile orders.csv --html orders.html",
            "  leat profile 'data/2026-*.parquet' --sample 100000",
            "  leat profile march.csv --against february.csv",
            "  leat profile queue:OrderQueue --app orders"
        })
public final class ProfileCommand extends AppCommand {

    private static final int USUAL_WIDTH = 80;

    @Parameters(paramLabel = "SOURCE", description = "Source of the records.")
    String source = "";

    @Option(
            names = "--against",
            paramLabel = "OTHER",
            description =
                    "Show the differences from an older source, or from a file with the JSON of its profile.")
    @Nullable String against;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description =
                    "Compute the statistics from a random sample of N records. The output states the error.")
    @Nullable Long sample;

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Also write a page with pictures, in one file.")
    @Nullable Path html;

    @Option(names = "--show-personal", description = "Do not mask personal values.")
    boolean showPersonal;

    private final Optional<Screen> screen;

    public ProfileCommand(AppAccess access, Terminal terminal, Optional<Screen> screen) {
        super(access, terminal);
        this.screen = screen;
    }

    @Override
    public Integer call() {
        var limit = DataOptions.DEFAULT;
        if (sample != null) {
            CommandException.atLeastOne("--sample", sample);
            limit = limit.sample(sample);
        }
        var sources = new ProfileSource(access, options.location(), terminal);
        var profile = profile(sources, source, limit);
        var drift = Optional.<ProfileDrift>empty();
        if (against != null) {
            drift = Optional.of(DriftCalculator.compare(older(sources, against, limit), profile));
        }
        if (html != null) {
            write(html, ProfilePage.of(profile, drift));
        }
        if (json) {
            terminal.say(drift.map(ProfileJson::write).orElseGet(() -> ProfileJson.write(profile)));
        } else {
            var text = new ProfileText(profile, width());
            drift.map(text::drift).orElseGet(text::lines).forEach(terminal::say);
        }
        return 0;
    }

    private Profile profile(ProfileSource sources, String from, DataOptions limit) {
        Profile profile;
        try (var _ = ProgressLog.on("reading " + from, terminal)) {
            profile =
                    sources.with(
                            from,
                            limit,
                            (table, declared) ->
                                    new Profiler(declared)
                                            .profile(
                                                    table,
                                                    Instant.now().truncatedTo(ChronoUnit.SECONDS)));
        }
        return showPersonal ? profile : ProfileMask.mask(profile);
    }

    /// Returns the profile to compare with: a stored one if the file has its JSON.
    private Profile older(ProfileSource sources, String from, DataOptions limit) {
        if (from.endsWith(".json") && Files.isRegularFile(Path.of(from))) {
            try {
                var content = Files.readString(Path.of(from));
                if (ProfileJson.isProfile(content)) {
                    return ProfileJson.read(content);
                }
            } catch (IOException failed) {
                throw CommandException.input(
                        "'%s' cannot be read: %s".formatted(from, failed.getMessage()));
            }
        }
        return profile(sources, from, limit);
    }

    private void write(Path file, String page) {
        try {
            Files.writeString(file, page);
        } catch (IOException failed) {
            throw CommandException.error(
                    "the page cannot be written to %s: %s".formatted(file, failed.getMessage()));
        }
        terminal.warn("wrote " + file);
    }

    private int width() {
        return Math.max(
                USUAL_WIDTH, screen.map(shown -> shown.extent().columns()).orElse(USUAL_WIDTH));
    }
}
