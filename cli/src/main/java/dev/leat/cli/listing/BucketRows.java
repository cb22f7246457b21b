package dev.leat.cli.listing;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.leat.batch.FileUnit;
import dev.leat.cli.terminal.Listing;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.operations.ObjectFile;
import dev.leat.operations.query.ObjectLocation;
import dev.leat.operations.query.ObjectPages;
import dev.leat.text.CountText;
import java.time.temporal.ChronoUnit;

/// `leat ls buckets`: the buckets, or the objects of one.
final class BucketRows {

    private static final int MOST_OBJECTS = 1000;

    private static final Listing<BucketRow> BUCKETS =
            Listing.<BucketRow>lines()
                    .text("BUCKET", BucketRow::bucket)
                    .count("OBJECTS", BucketRow::objects)
                    .count("BYTES", BucketRow::bytes);

    private static final Listing<ObjectRow> OBJECTS =
            Listing.<ObjectRow>lines()
                    .text("KEY", row -> TerminalLine.flat(row.unit().key()))
                    .count("BYTES", row -> row.unit().size())
                    .text(
                            "PUT",
                            row -> row.unit().created().truncatedTo(ChronoUnit.SECONDS).toString())
                    .text("VERSION", ObjectRow::version);

    private BucketRows() {}

    static void buckets(ListingRequest request) {
        var rows = request.output(BUCKETS);
        for (var bucket : request.operations().app().buckets().keySet()) {
            long count = 0;
            long bytes = 0;
            for (var object : new ObjectPages(request.operations(), bucket, "")) {
                count++;
                bytes += object.object().unit().size();
            }
            rows.add(new BucketRow(bucket, count, bytes));
        }
        rows.end();
    }

    static void objects(ListingRequest request) {
        var place = ObjectLocation.of(request.name()).in(request.operations().app());
        int limit = request.limit(MOST_OBJECTS);
        var rows = request.output(OBJECTS);
        int shown = 0;
        for (var object : new ObjectPages(request.operations(), place.bucket(), place.key())) {
            if (shown++ == limit) {
                request.terminal()
                        .warn(
                                "%s shown, more exist; raise --limit or use a longer prefix"
                                        .formatted(CountText.of(limit, "object")));
                break;
            }
            rows.add(new ObjectRow(object, object.object().unit().versionText()));
        }
        rows.end();
    }

    /// A bucket, the number of its objects, and the sum of their sizes.
    private record BucketRow(String bucket, long objects, long bytes) {}

    /// An object and the text of its version, as `source.version` has it.
    private record ObjectRow(@JsonUnwrapped ObjectFile file, String version) {

        FileUnit unit() {
            return file.object().unit();
        }
    }
}
