package dev.leat.quality.suggest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/// A generated record. Values of columns that are not given are null.
final class PlantedRecord {

    /// One record in this many breaks a rule; each rule is broken by others.
    private static final int RARE = 250;

    private final Random random;
    private final int number;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private int breaks = 3;

    PlantedRecord(Random random, int number) {
        this.random = random;
        this.number = number;
    }

    /// Returns true for the few records that break the next rule.
    boolean broken() {
        breaks += 17;
        return number % RARE == breaks % RARE;
    }

    PlantedRecord with(String column, Object value) {
        values.put(column, value);
        return this;
    }

    /// Adds a value that is null in a share of the records.
    PlantedRecord maybe(String column, Object value, double nulls) {
        if (random.nextDouble() >= nulls) {
            values.put(column, value);
        }
        return this;
    }

    /// Adds a value that hardly any record misses.
    PlantedRecord needed(String column, Object value) {
        return broken() ? this : with(column, value);
    }

    int whole(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    String of(String... values) {
        return values[random.nextInt(values.length)];
    }

    double money(int least, int most) {
        return whole(least * 100, most * 100) / 100.0;
    }

    int number() {
        return number;
    }

    Map<String, Object> values() {
        return values;
    }

    String title() {
        return "%s %s %d"
                .formatted(
                        of("The", "A", "My", "No"),
                        of("Night", "Long Road", "Garden", "Return of Anna", "Sea"),
                        whole(1, 2000));
    }

    /// Returns one of thirty codes, of which each is less frequent than the one before.
    String tail() {
        int code = 0;
        while (code < 29 && whole(1, 10) > 3) {
            code++;
        }
        return "" + (char) ('A' + code % 26) + (char) ('Z' - code / 2);
    }
}
