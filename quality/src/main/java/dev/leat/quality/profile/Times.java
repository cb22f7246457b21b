package dev.leat.quality.profile;

import dev.leat.quality.data.DataTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/// Statistics of dates and times, also if they are texts or numbers.
record Times(DataTable table) {

    private static final int HOURS = 24;
    private static final int WEEKDAYS = 7;

    private record Cell(
            int hour, int weekday, long count, long midnights, String earliest, String latest) {}

    /// Returns the statistics of a time expression; none for a column without times.
    ///
    /// @param time an expression of the type DATE, TIMESTAMP or TIMESTAMP WITH TIME ZONE for the
    ///   value `v`
    Map<ColumnPath, TimeProfile> of(ColumnCells columns, String time, TimeProfile.Kind kind) {
        var cells = new HashMap<ColumnPath, List<Cell>>();
        table.query(
                """
                SELECT c, hour(h), isodow(h), sum(n), CASE WHEN hour(h) = 0 THEN sum(sharp) ELSE 0 END,
                strftime(min(earliest), '%%Y-%%m-%%dT%%H:%%M:%%S'), strftime(max(latest), '%%Y-%%m-%%dT%%H:%%M:%%S')
                FROM (
                  SELECT c, date_trunc('hour', t) AS h, count(*) AS n, count_if(t = date_trunc('hour', t)) AS sharp,
                  min(t) AS earliest, max(t) AS latest
                  FROM (SELECT c, %s AS t FROM (SELECT c, %s AS v FROM %s) WHERE isfinite(v)) GROUP BY 1, 2)
                GROUP BY 1, 2, 3\
                """
                        .formatted(stamp(kind), time, columns.sql()),
                row ->
                        cells.computeIfAbsent(
                                        columns.paths().get(row.getInt(1)), _ -> new ArrayList<>())
                                .add(
                                        new Cell(
                                                row.getInt(2),
                                                row.getInt(3),
                                                row.getLong(4),
                                                row.getLong(5),
                                                row.getString(6),
                                                row.getString(7))));
        var found = new HashMap<ColumnPath, TimeProfile>();
        cells.forEach((path, its) -> found.put(path, profile(its, kind)));
        return found;
    }

    private static TimeProfile profile(List<Cell> cells, TimeProfile.Kind kind) {
        var first = cells.stream().map(Cell::earliest).min(Comparator.naturalOrder()).orElseThrow();
        var last = cells.stream().map(Cell::latest).max(Comparator.naturalOrder()).orElseThrow();
        boolean day = kind == TimeProfile.Kind.DATE;
        boolean zone = !day && kind != TimeProfile.Kind.WITHOUT_ZONE;
        return new TimeProfile(
                kind,
                written(first, day, zone),
                written(last, day, zone),
                day ? 0 : cells.stream().mapToLong(Cell::midnights).sum(),
                day
                        ? List.of()
                        : LongStream.range(0, HOURS)
                                .map(hour -> sum(cells, cell -> cell.hour() == hour))
                                .boxed()
                                .toList(),
                LongStream.rangeClosed(1, WEEKDAYS)
                        .map(weekday -> sum(cells, cell -> cell.weekday() == weekday))
                        .boxed()
                        .toList(),
                List.of());
    }

    /// Returns the time `v` as a timestamp in UTC. A conversion by the database's time zone would
    /// take much longer.
    private static String stamp(TimeProfile.Kind kind) {
        return kind == TimeProfile.Kind.WITH_ZONE || kind == TimeProfile.Kind.EPOCH_SECONDS
                ? "make_timestamp(epoch_us(v))"
                : "CAST(v AS TIMESTAMP)";
    }

    private static long sum(List<Cell> cells, java.util.function.Predicate<Cell> which) {
        return cells.stream().filter(which).mapToLong(Cell::count).sum();
    }

    private static String written(String time, boolean day, boolean zone) {
        return day ? time.substring(0, time.indexOf('T')) : time + (zone ? "Z" : "");
    }
}
