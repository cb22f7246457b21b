package dev.leat.local.view;

import dev.leat.app.View;
import dev.leat.local.database.Database;
import dev.leat.port.ViewReader;
import dev.leat.port.ViewRows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads one view from snapshots of the state file. Does not block the writer or wait for it.
/// `rows` and `parts` each use one snapshot until they return. Keys are in the order of their UTF-8
/// bytes.
final class LocalViewReader implements ViewReader {

    private final Database database;
    private final ViewSchema schema;
    private final View view;
    private final ViewRows viewRows;
    private final InstantSource clock;

    LocalViewReader(Database database, ViewSchema schema, InstantSource clock) {
        this.database = database;
        this.schema = schema;
        this.view = schema.view();
        this.viewRows = new ViewRows(view);
        this.clock = clock;
    }

    @Override
    public Optional<Row> get(List<String> key) {
        viewRows.check(key);
        return database.read(session -> {
            var select = session.prepare(schema.row());
            bind(select, 1, key);
            try (var found = select.executeQuery()) {
                return found.next() ? Optional.of(row(found, 1)) : Optional.empty();
            }
        });
    }

    @Override
    public Optional<Row> get(List<String> key, LocalDate from, LocalDate to) {
        viewRows.check(key);
        var every = viewRows.every();
        long first = Math.max(every.start(from), view.oldestPart(clock.instant()));
        long end = every.start(to.plusDays(1));
        return database.read(session -> {
            var select = session.prepare(schema.range());
            select.setLong(1, first);
            select.setLong(2, end);
            bind(select, 3, key);
            try (var found = select.executeQuery()) {
                return sum(key, found);
            }
        });
    }

    private Optional<Row> sum(List<String> key, ResultSet parts) throws SQLException {
        boolean there = false;
        var sums = new MeasureValues(view.measures().size());
        while (parts.next()) {
            there = true;
            var part = MeasureValues.read(parts, key.size() + 1, sums.size());
            sums.addUnknown(part);
            add(sums, part);
        }
        return there ? Optional.of(row(List.copyOf(key), sums)) : Optional.empty();
    }

    private void add(MeasureValues sums, MeasureValues part) {
        for (int i = 0; i < sums.size(); i++) {
            if (part.has(i)) {
                var measure = view.measures().get(i);
                try {
                    sums.add(i, measure.kind(), part.at(i));
                } catch (ArithmeticException _) {
                    throw viewRows.tooLarge(measure.name());
                }
            }
        }
    }

    @Override
    public List<Row> top(int limit) {
        viewRows.rank();
        return database.read(session -> {
            var select = session.prepare(schema.top());
            select.setInt(1, limit);
            return rows(select);
        });
    }

    @Override
    public List<Row> top(int limit, LocalDate from, LocalDate to) {
        viewRows.rank();
        var every = viewRows.every();
        long first = Math.max(every.start(from), view.oldestPart(clock.instant()));
        long end = every.start(to.plusDays(1));
        return database.read(session -> {
            var select = session.prepare(schema.topOfParts());
            select.setLong(1, first);
            select.setLong(2, end);
            select.setInt(3, limit);
            try {
                return rows(select);
            } catch (SQLException failed) {
                if (isOverflow(failed)) {
                    throw viewRows.tooLarge("a measure");
                }
                throw failed;
            }
        });
    }

    /// Returns true if a sum overflowed. SQLite reports this only in the text of its message.
    private static boolean isOverflow(SQLException failed) {
        return String.valueOf(failed.getMessage()).contains("integer overflow");
    }

    private List<Row> rows(PreparedStatement select) throws SQLException {
        var rows = new ArrayList<Row>();
        try (var found = select.executeQuery()) {
            while (found.next()) {
                rows.add(row(found, 1));
            }
        }
        return List.copyOf(rows);
    }

    @Override
    public void rows(Consumer<Row> each) {
        database.read(session -> {
            try (var found = session.prepare(schema.rows()).executeQuery()) {
                while (found.next()) {
                    each.accept(row(found, 1));
                }
            }
            return null;
        });
    }

    @Override
    public void parts(Consumer<Part> each) {
        viewRows.every();
        database.read(session -> {
            var select = session.prepare(schema.allParts());
            select.setLong(1, view.oldestPart(clock.instant()));
            try (var found = select.executeQuery()) {
                while (found.next()) {
                    each.accept(new Part(found.getLong(1), row(found, 2)));
                }
            }
            return null;
        });
    }

    private static void bind(PreparedStatement select, int first, List<String> key)
            throws SQLException {
        for (int i = 0; i < key.size(); i++) {
            select.setString(first + i, key.get(i));
        }
    }

    /// Reads the key and the values, which begin at column `first`.
    private Row row(ResultSet found, int first) throws SQLException {
        int at = first;
        var key = new ArrayList<String>();
        while (key.size() < view.key().size()) {
            key.add(found.getString(at++));
        }
        return row(List.copyOf(key), MeasureValues.read(found, at, view.measures().size()));
    }

    private static Row row(List<String> key, MeasureValues values) {
        return new Row(key, values.boxed(), values.hasUnknown());
    }
}
