package dev.leat.cli.replay;

import dev.leat.app.App;
import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.app.Table;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.batch.ArchivedRecord;
import dev.leat.cli.access.StoppedApp;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.place.EnteredName;
import dev.leat.cli.run.AppLookups;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.run.StoredDefinition;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.kernel.Kernels;
import dev.leat.mask.Mask;
import dev.leat.past.PastRecords;
import dev.leat.past.Period;
import dev.leat.port.EnginePlatform;
import dev.leat.port.PlatformParts;
import dev.leat.port.Time;
import dev.leat.run.CurrentNames;
import dev.leat.run.OutputDifference;
import dev.leat.run.PipelineOutput;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Compares what the stored definition of a pipeline and the current one make of the same records.
/// Writes to no sink.
///
/// @param app the app of the current file
record DefinitionDiff(App app, String pipeline, AppLocation where, Terminal terminal) {

    /// The form in which differences are printed, the maximum number of them, and their kinds; all
    /// kinds if none is given.
    record Printing(boolean json, boolean unmask, long limit, Set<String> kinds) {

        Printing {
            kinds = Set.copyOf(kinds);
        }

        boolean shows(String kind) {
            return kinds.isEmpty() || kinds.contains(kind);
        }
    }

    /// Prints the differences. Returns true if there are any.
    ///
    /// @throws CommandException if the records or a definition are not available
    boolean run(Period period, Printing printing) {
        var after = EnteredName.pipeline(app, pipeline);
        boolean onAws = AppParts.environment(app, where).aws().isPresent();
        if (onAws) {
            ReplayCommand.requireStream(after, where);
        } else {
            requireStoppedApp();
        }
        var stored = StoredDefinition.read(app, where, terminal);
        var before = before(stored, after);
        checkLookups(stored);
        if (before.from().files().isPresent() != after.from().files().isPresent()) {
            throw CommandException.input(
                    "pipeline %s reads the %s with the stored app file and the %s with the current one, which cannot be compared"
                            .formatted(
                                    pipeline,
                                    before.from().description(),
                                    after.from().description()));
        }
        var hints = CommandHints.of(terminal, where, stored);
        if (onAws) {
            ReplayCommand.requireStream(before, where);
            try (var context =
                    AppParts.context(
                            stored, where, hints, Time.system(), new QueueUse.OnDemand())) {
                return records(stored, before, after, context.platform(), period, printing);
            }
        }
        try (var platform = AppParts.withoutPipelines(stored, where, hints)) {
            return before.from().files().isPresent()
                    ? new ObjectDiff(stored, before, app, after, terminal)
                            .run(period, printing, platform, where.state())
                    : records(stored, before, after, PlatformParts.of(platform), period, printing);
        }
    }

    /// Returns the stored definition of a pipeline, perhaps under another name.
    private static Pipeline before(App stored, Pipeline after) {
        var pipelines = stored.pipelines();
        return Optional.ofNullable(pipelines.get(after.name()))
                .or(() ->
                        pipelines.values().stream()
                                .filter(of -> of.identityName().equals(after.identityName()))
                                .findFirst())
                .orElseThrow(() ->
                        CommandException.input(
                                "the stored app file has no pipeline '%s', so there is nothing to compare with; it has: %s"
                                        .formatted(
                                                after.name(),
                                                String.join(", ", pipelines.keySet()))));
    }

    private void requireStoppedApp() {
        if (!where.hasState()) {
            throw CommandException.input(
                    "a comparison needs records and a definition in the state folder %s, but the app has not run there"
                            .formatted(where.state()));
        }
        StoppedApp.requireStopped(where, "leat replay --diff");
    }

    private boolean records(
            App stored,
            Pipeline before,
            Pipeline after,
            PlatformParts platform,
            Period period,
            Printing printing) {
        var origin =
                PastRecords.find(stored, before, period, PastRecords.Stores.of(platform), true);
        try (var old = new Side(stored, before, CurrentNames.in(app), platform.engine(), where);
                var current = new Side(app, after, CurrentNames.SAME, platform.engine(), where)) {
            var mask =
                    printing.unmask()
                            ? Mask.NONE
                            : mask(
                                    before,
                                    old.kernels().personalColumns(stored, before),
                                    after,
                                    current.kernels().personalColumns(app, after));
            var report = new DifferenceReport(terminal, mask, printing, "record", true);
            origin.forEach(batch -> compare(batch, old.output(), current.output(), report));
            return report.end("the " + origin.name());
        }
    }

    /// Returns the mask for rows of both definitions.
    ///
    /// @param old the personal columns of `before`
    /// @param current the personal columns of `after`
    static Mask mask(Pipeline before, Set<String> old, Pipeline after, Set<String> current) {
        var personal = new HashSet<>(old);
        personal.addAll(current);
        return Mask.of(List.of(before.from().schema(), after.from().schema()), personal);
    }

    /// Both definitions read the stores of the stored one.
    private void checkLookups(App stored) {
        for (var lookup : app.all(Lookup.class).values()) {
            boolean absent =
                    switch (lookup.origin()) {
                        case Lookup.Origin.OfFile _ -> false;
                        case Lookup.Origin.OfObject object ->
                                !stored.buckets().containsKey(object.bucket());
                        case Lookup.Origin.OfTable table ->
                                !stored.all(Table.class).containsKey(table.table());
                    };
            if (absent) {
                throw CommandException.input(
                        "lookup %s reads the %s, which the app file of the last start does not have; add it there and start the app once before the comparison"
                                .formatted(lookup.name(), lookup.origin().text()));
            }
        }
    }

    private static void compare(
            List<ArchivedRecord> batch,
            PipelineOutput before,
            PipelineOutput after,
            DifferenceReport report) {
        var records = batch.stream().map(ArchivedRecord::original).toList();
        var old = before.run(records);
        var now = after.run(records);
        for (int i = 0; i < records.size(); i++) {
            report.add(OutputDifference.of(records.get(i).id(), old.get(i), now.get(i)));
        }
    }

    /// One of the two definitions, with its lookups.
    private record Side(Kernels kernels, PipelineOutput output) implements AutoCloseable {

        Side(
                App app,
                Pipeline pipeline,
                CurrentNames names,
                EnginePlatform platform,
                AppLocation where) {
            this(new Kernels(where.state(), AppLookups.of(app, platform)), app, pipeline, names);
        }

        private Side(Kernels kernels, App app, Pipeline pipeline, CurrentNames names) {
            this(kernels, new PipelineOutput(app, pipeline, names, kernels));
        }

        @Override
        public void close() {
            output.close();
            kernels.close();
        }
    }
}
