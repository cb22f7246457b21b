package dev.leat.local.archive;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Stream;
import dev.leat.app.StreamSource;
import dev.leat.local.database.Statements;
import dev.leat.local.database.Transaction;
import dev.leat.local.view.PipelineTable;
import java.sql.SQLException;

/// The archives of redriven records: for each pipeline that reads a stream, what it has processed
/// and its stream does not have as it was processed. They are kept for the retention period of the
/// stream. All other records that the pipeline settled at or after the start of such an archive
/// are, or were, in the stream.
final class RedrivenArchives {

    /// Checkpoints of the pipeline exist from its first start with this stream.
    private static final String READS =
            "SELECT 1 FROM shard_reader r JOIN shard d ON d.id = r.shard"
                    + " JOIN stream s ON s.number = d.stream WHERE r.pipeline = ? AND s.name = ?";

    private RedrivenArchives() {}

    /// Returns true if this is the name of such an archive. No pipeline has such a name.
    static boolean has(String archive) {
        return archive.contains(StreamSource.REDRIVEN);
    }

    /// Begins the archive of a pipeline, if it reads a stream. Deletes those of other streams that
    /// the pipeline has read, because it now processes records that they do not have. Must be
    /// called before the pipelines of the app are added to the file.
    static void begin(Transaction transaction, App app, Pipeline pipeline, long now)
            throws SQLException {
        var stream = pipeline.from() instanceof StreamSource from ? from : null;
        boolean reads = stream != null && reads(transaction, pipeline.name(), stream.stream());
        for (var row : ArchiveTable.rows(transaction)) {
            boolean current =
                    stream != null && row.pipeline().equals(stream.redriven(pipeline.name()));
            if (row.pipeline().startsWith(pipeline.name() + StreamSource.REDRIVEN)
                    && !(current && reads)) {
                ArchiveTable.delete(transaction, row.id());
            }
        }
        if (stream != null) {
            boolean first =
                    !reads
                            && stream.start() == StreamSource.Start.OLDEST
                            && !PipelineTable.has(transaction, pipeline.name());
            long period = app.get(Stream.class, stream.stream()).retention().toNanos() / 1000;
            ArchiveTable.put(
                    transaction, stream.redriven(pipeline.name()), period, first ? 0 : now);
        }
    }

    private static boolean reads(Statements statements, String pipeline, String stream)
            throws SQLException {
        return statements.any(READS, pipeline, stream);
    }
}
