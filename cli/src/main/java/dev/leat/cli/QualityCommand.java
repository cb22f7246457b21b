package dev.leat.cli;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.operations.Operations;
import dev.leat.watch.QualityWindow;
import dev.leat.watch.QualityWindow.ColumnFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat quality`: the windows of pipelines with `quality`.
@Command(
        name = "quality",
        header = "List the measured windows of pipelines.",
        description = {
            "%nLists the windows of each pipeline with 'quality', newest first, and the limits",
            "that they break. With PIPELINE, also prints the figures of each watched column",
            "in the newest window that can be judged: it has 100 records, or is complete.",
            "%nDRIFT is a population stability index, compared with the profile or the 24",
            "windows before; 0.25 is a large change. NEWEST is the time of the newest event,",
            "or of the newest arrival. Times are UTC."
        },
        footer = {
            "%nExamples:",
            "  leat quality --app examples/orders",
            "  leat quality order_stats --app examples/orders --json"
        })
final class QualityCommand extends AppCommand {

    private static final int WINDOWS = 24;

    private static final Listing<QualityWindow> LISTING =
            Listing.<QualityWindow>lines()
                    .text("PIPELINE", QualityWindow::pipeline)
                    .time("WINDOW", window -> Optional.of(window.start()))
                    .text("COMPLETE", window -> window.complete() ? "yes" : "no")
                    .count("RECORDS", QualityWindow::records)
                    .count("REJECTED", QualityWindow::rejected)
                    .time("NEWEST", window -> window.newestEvent().or(window::newestArrival))
                    .text("BROKEN LIMITS", QualityCommand::findings)
                    .orElse("no windows");

    private static final Listing<ColumnFigures> COLUMNS =
            Listing.<ColumnFigures>lines()
                    .text("COLUMN", ColumnFigures::column)
                    .number("NULLS", column -> percent(column.nullShare()))
                    .number(
                            "BEFORE",
                            column -> text(column.nullShareBefore(), QualityCommand::percent))
                    .count("DISTINCT", ColumnFigures::distinct)
                    .number("DRIFT", column -> text(column.drift(), QualityCommand::index))
                    .text("LARGEST CHANGE", column -> TerminalLine.flat(column.change()));

    @Parameters(
            paramLabel = "PIPELINE",
            arity = "0..1",
            description = "Lists the windows of this pipeline only.")
    @Nullable String pipeline;

    @Option(
            names = "--json",
            description = "Print one JSON object per window, each on its own line.")
    boolean json;

    QualityCommand(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        var app = AppParts.app(options.location(), terminal);
        var names = new ArrayList<String>();
        for (var each : app.pipelines().values()) {
            if (each.quality().isPresent() && (pipeline == null || each.name().equals(pipeline))) {
                names.add(each.name());
            }
        }
        if (names.isEmpty()) {
            throw CommandException.input(
                    pipeline == null
                            ? "no pipeline has `quality`; add `quality:` to a pipeline of app.yaml"
                            : app.pipelines().containsKey(pipeline)
                                    ? "pipeline %s has no `quality`; add `quality:` to it in app.yaml"
                                            .formatted(pipeline)
                                    : "there is no pipeline %s; the app has %s"
                                            .formatted(
                                                    pipeline,
                                                    String.join(", ", app.pipelines().keySet())));
        }
        return access.read(options.location(), operations -> print(operations, names));
    }

    private int print(Operations operations, List<String> names) {
        var windows = new ArrayList<QualityWindow>();
        for (var name : names) {
            windows.addAll(operations.quality(name, WINDOWS));
        }
        LISTING.print(terminal, json, windows);
        if (pipeline != null && !json) {
            windows.stream()
                    .filter(QualityWindow::judged)
                    .findFirst()
                    .ifPresent(window -> {
                        terminal.say("");
                        COLUMNS.print(terminal, false, window.columns());
                    });
        }
        return 0;
    }

    private static String findings(QualityWindow window) {
        return TerminalLine.flat(String.join("; ", window.findings()));
    }

    private static String text(Optional<Double> value, Function<Double, String> text) {
        return value.map(text).orElse("");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", share * 100);
    }

    private static String index(double index) {
        return String.format(Locale.ROOT, "%.2f", index);
    }
}
