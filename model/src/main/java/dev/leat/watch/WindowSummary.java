package dev.leat.watch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The measurements of the records that arrived in a window and have left their source: their
/// number, how many became dead letters and the ids of a few of those, the newest arrival and the
/// newest time of an event (microseconds since 1970; [#NEVER] if there is none), and the summaries
/// of the watched columns. Summaries of disjoint sets of records can be merged. Immutable.
public record WindowSummary(
        long records,
        long rejected,
        List<String> rejectedIds,
        long newestArrival,
        long newestEvent,
        Map<String, ColumnSummary> columns) {

    public static final long NEVER = Long.MIN_VALUE;

    public static final WindowSummary EMPTY =
            new WindowSummary(0, 0, List.of(), NEVER, NEVER, Map.of());

    public WindowSummary {
        rejectedIds = List.copyOf(rejectedIds);
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    Optional<ColumnSummary> column(String name) {
        return Optional.ofNullable(columns.get(name));
    }

    /// Returns the same summary with these rejected records.
    WindowSummary withRejected(List<String> ids) {
        return new WindowSummary(
                records,
                ids.size(),
                ColumnSummary.firstIds(ids, List.of()),
                newestArrival,
                newestEvent,
                columns);
    }

    /// Returns the summary of the records of both.
    public WindowSummary merge(WindowSummary newer) {
        var merged = new LinkedHashMap<>(columns);
        newer.columns.forEach((name, column) -> merged.merge(name, column, ColumnSummary::merge));
        return new WindowSummary(
                records + newer.records,
                rejected + newer.rejected,
                ColumnSummary.firstIds(rejectedIds, newer.rejectedIds),
                Math.max(newestArrival, newer.newestArrival),
                Math.max(newestEvent, newer.newestEvent),
                merged);
    }

    /// Returns the summary as bytes, from which [#of] reads it.
    public byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(records);
            out.writeLong(rejected);
            out.writeByte(rejectedIds.size());
            for (var id : rejectedIds) {
                out.writeUTF(id);
            }
            out.writeLong(newestArrival);
            out.writeLong(newestEvent);
            out.writeInt(columns.size());
            for (var column : columns.entrySet()) {
                out.writeUTF(column.getKey());
                column.getValue().write(out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /// Reads a summary.
    ///
    /// @throws IllegalArgumentException if the bytes are no summary
    public static WindowSummary of(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            long records = in.readLong();
            long rejected = in.readLong();
            var ids = new ArrayList<String>();
            for (int left = in.readByte(); left > 0; left--) {
                ids.add(in.readUTF());
            }
            long arrival = in.readLong();
            long event = in.readLong();
            var columns = new LinkedHashMap<String, ColumnSummary>();
            for (int left = in.readInt(); left > 0; left--) {
                columns.put(in.readUTF(), ColumnSummary.read(in));
            }
            return new WindowSummary(records, rejected, ids, arrival, event, columns);
        } catch (IOException | RuntimeException damaged) {
            throw new IllegalArgumentException("a window of `quality` is damaged", damaged);
        }
    }
}
