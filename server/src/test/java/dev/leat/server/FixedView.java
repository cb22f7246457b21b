package dev.leat.server;

import dev.leat.port.ViewReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A view whose rows a test has set. Parts are given by day; a range is answered if it holds one
/// day with a part.
public final class FixedView implements ViewReader {

    private final List<Row> rows = new ArrayList<>();
    private final Map<LocalDate, Row> days = new HashMap<>();

    public FixedView row(Row row) {
        rows.add(row);
        return this;
    }

    public FixedView day(LocalDate day, Row row) {
        days.put(day, row);
        return this;
    }

    @Override
    public Optional<Row> get(List<String> key) {
        return rows.stream().filter(row -> row.key().equals(key)).findFirst();
    }

    @Override
    public Optional<Row> get(List<String> key, LocalDate from, LocalDate to) {
        return days.entrySet().stream()
                .filter(day -> !day.getKey().isBefore(from) && !day.getKey().isAfter(to))
                .map(Map.Entry::getValue)
                .filter(row -> row.key().equals(key))
                .findFirst()
                .or(() -> get(key).map(row -> new Row(key, new Long[row.values().length])));
    }

    @Override
    public List<Row> top(int limit) {
        return rows.stream().limit(limit).toList();
    }

    @Override
    public List<Row> top(int limit, LocalDate from, LocalDate to) {
        return days.entrySet().stream()
                .filter(day -> !day.getKey().isBefore(from) && !day.getKey().isAfter(to))
                .map(Map.Entry::getValue)
                .limit(limit)
                .toList();
    }

    @Override
    public void rows(Consumer<Row> each) {
        rows.forEach(each);
    }

    @Override
    public void parts(Consumer<Part> each) {
        days.forEach((day, row) -> each.accept(new Part(day.toEpochDay() * 86_400_000_000L, row)));
    }
}
