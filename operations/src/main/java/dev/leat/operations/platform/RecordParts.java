package dev.leat.operations.platform;

import dev.leat.operations.AppData;
import dev.leat.operations.AppFiles;
import dev.leat.operations.LetterRepairs;
import dev.leat.operations.PreviewReport;
import dev.leat.operations.TraceReport;
import dev.leat.operations.contrast.LetterContrasts;
import dev.leat.operations.preview.Previews;
import dev.leat.operations.trace.TraceReports;
import dev.leat.port.LocalServices;
import java.util.Optional;

/// The parts of the operations that process stored records with the app file. Threads may share
/// them.
///
/// @param traces closed with this object
public record RecordParts(
        PreviewReport.Maker previews,
        Optional<TraceReport.Maker> traces,
        Optional<LetterRepairs> repairs)
        implements AutoCloseable {

    /// Refuses all operations of these parts.
    public static final RecordParts NONE = new RecordParts(PreviewReport.Maker.NONE);

    /// Refuses all operations but previews.
    public RecordParts(PreviewReport.Maker previews) {
        this(previews, Optional.empty(), Optional.empty());
    }

    /// Returns all parts of an app.
    ///
    /// @param services the services that have archives and streams, if the platform has any
    public static RecordParts of(
            Previews previews, AppData data, Optional<LocalServices> services, AppFiles files) {
        var traces =
                new TraceReports(
                        previews.kept(),
                        data,
                        files.state(),
                        previews.current().kernels(),
                        services);
        var repairs =
                new LetterContrasts(data, previews, services.map(LocalServices::archives), files);
        return new RecordParts(previews, Optional.of(traces), Optional.of(repairs));
    }

    @Override
    public void close() {
        traces.ifPresent(TraceReport.Maker::close);
    }
}
