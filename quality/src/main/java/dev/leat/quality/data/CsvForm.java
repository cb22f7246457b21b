package dev.leat.quality.data;

import com.google.re2j.Pattern;
import dev.leat.app.Csv;
import dev.leat.file.CsvRecords;
import dev.leat.file.UnreadableFileException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The dialect and the columns of a CSV file, as they follow from its first records.
///
/// @param names the columns; a schema can have these names
/// @param header the line with the names, if it is read as a record, because a schema cannot have
///   them or they are not in the first line
public record CsvForm(Csv csv, List<String> names, Optional<Header> header) {

    /// A line with names that is read as a record.
    ///
    /// @param line its number, from 1
    public record Header(List<String> names, int line) {

        public Header {
            names = List.copyOf(names);
        }

        /// Returns true if a line with the delimiter may be before it.
        public boolean follows() {
            return line == 2;
        }
    }

    /// The bytes from which the form is detected.
    public static final int HEAD = 1 << 20;

    /// The text before the delimiter in the line with which Excel names it.
    public static final String DELIMITER = "sep=";

    private static final int FIRST = 10;
    private static final int RECORDS = 2_000;
    private static final Pattern VALUE =
            Pattern.compile("[-+]?[0-9][0-9.,:/ TZ-]*|true|false|\\S+@\\S+\\.\\S+");

    public CsvForm {
        names = List.copyOf(names);
    }

    /// The records at the beginning of a file in one dialect.
    private record Reading(Csv csv, List<List<String>> records, List<Integer> lines, int wrong) {

        /// Returns the number of values that the first records have, or else most records. Lines
        /// before the header are fewer.
        int usual() {
            int first = records.isEmpty() ? 0 : records.getFirst().size();
            boolean begins =
                    first > 1
                            && records.size() > FIRST
                            && records.stream().limit(FIRST).allMatch(one -> one.size() == first);
            if (begins) {
                return first;
            }
            Map<Integer, Integer> counts = new HashMap<>();
            records.forEach(record -> counts.merge(record.size(), 1, Integer::sum));
            return counts.entrySet().stream()
                    .max(
                            Map.Entry.<Integer, Integer>comparingByValue()
                                    .thenComparing(Map.Entry.comparingByKey()))
                    .map(Map.Entry::getKey)
                    .orElse(0);
        }

        /// Returns the number of records with a value that begins with a quote.
        private long opened() {
            return records.stream()
                    .filter(record -> record.stream().anyMatch(one -> one.startsWith("\"")))
                    .count();
        }

        /// Returns a measure for how well the dialect fits.
        double fit() {
            int usual = usual();
            long same = records.stream().filter(record -> record.size() == usual).count();
            double share = (double) same / Math.max(1, records.size() + wrong);
            if (csv.quote().isEmpty() && opened() * 2 > records.size()) {
                return 0;
            }
            return usual < 2 ? share / 100 : share + Math.min(usual, 50) / 1000.0;
        }
    }

    /// Detects the form of a file by its first [#HEAD] bytes.
    public static CsvForm of(byte[] head) {
        var encoding = EncodingGuess.encoding(head);
        var text = EncodingGuess.decoded(head, encoding);
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        boolean whole = head.length < HEAD;
        var best =
                dialects(encoding, text).stream()
                        .map(csv -> read(csv, utf8, whole))
                        .reduce((one, other) -> other.fit() > one.fit() + 1e-9 ? other : one)
                        .orElseThrow();
        return named(best);
    }

    private static List<Csv> dialects(String encoding, String text) {
        var made = new ArrayList<Csv>();
        var comment =
                text.startsWith("# ") || text.startsWith("##")
                        ? Optional.of('#')
                        : Optional.<Character>empty();
        boolean said = text.startsWith(DELIMITER) && text.length() > DELIMITER.length();
        var delimiters =
                said ? text.substring(DELIMITER.length(), DELIMITER.length() + 1) : ",;\t|";
        for (char delimiter : delimiters.toCharArray()) {
            for (var quote : List.of(Optional.of('"'), Optional.<Character>empty())) {
                made.add(csv(delimiter, quote, Optional.empty(), encoding, comment));
            }
            if (text.contains("\\\"")) {
                made.add(csv(delimiter, Optional.of('"'), Optional.of('\\'), encoding, comment));
            }
        }
        return made;
    }

    private static Csv csv(
            char delimiter,
            Optional<Character> quote,
            Optional<Character> escape,
            String encoding,
            Optional<Character> comment) {
        return new Csv(delimiter, quote, escape, true, List.of(""), encoding, comment);
    }

    private static Reading read(Csv csv, byte[] utf8, boolean whole) {
        var records = new ArrayList<List<String>>();
        var lines = new ArrayList<Integer>();
        var reader = new CsvRecords(utf8, csv);
        int wrong = 0;
        while (records.size() + wrong < RECORDS) {
            try {
                if (!reader.next()) {
                    if (!whole && !records.isEmpty()) {
                        records.removeLast();
                    }
                    break;
                }
                var record = new ArrayList<String>();
                for (int i = 0; i < reader.values(); i++) {
                    var value = reader.value(i);
                    record.add(value == null ? "" : new String(value, StandardCharsets.UTF_8));
                }
                records.add(record);
                lines.add(reader.line());
            } catch (UnreadableFileException malformed) {
                wrong++;
            }
        }
        return new Reading(csv, records, lines, wrong);
    }

    private static CsvForm named(Reading reading) {
        int usual = reading.usual();
        var records = reading.records();
        int at = records.isEmpty() || !records.getFirst().getFirst().equals(DELIMITER) ? 0 : 1;
        while (at < records.size()
                && records.get(at).size() != usual
                && !(at == 0 && records.getFirst().size() == usual - 1 && usual > 2)) {
            at++;
        }
        if (at == records.size()) {
            return new CsvForm(without(reading.csv()), List.of("column_1"), Optional.empty());
        }
        var first = new ArrayList<>(records.get(at));
        if (data(first, records, at)) {
            return new CsvForm(
                    without(reading.csv()),
                    ColumnNaming.distinct(Collections.nCopies(usual, "")),
                    Optional.empty());
        }
        if (at == 0 && first.size() == usual) {
            var filled = new ArrayList<>(first);
            boolean unnamed = first.stream().filter(String::isBlank).count() == 1;
            if (unnamed && blank(records, first.indexOf(""))) {
                filled.remove("");
            }
            if (ColumnNaming.possible(filled)) {
                return new CsvForm(reading.csv(), filled, Optional.empty());
            }
        }
        while (first.size() < usual) {
            first.add("");
        }
        return new CsvForm(
                without(reading.csv()),
                ColumnNaming.distinct(first),
                Optional.of(new Header(first, reading.lines().get(at))));
    }

    /// Returns true if a column has no values in the records after the first.
    private static boolean blank(List<List<String>> records, int column) {
        return column >= 0
                && records.stream()
                        .skip(1)
                        .allMatch(one -> column >= one.size() || one.get(column).isEmpty());
    }

    /// Returns true if a record is data and not a header: at least half of its values are numbers,
    /// dates or addresses, as in the record that follows.
    private static boolean data(List<String> first, List<List<String>> records, int at) {
        long values = first.stream().filter(text -> VALUE.matcher(text).matches()).count();
        if (values == 0) {
            return false;
        }
        if (at + 1 >= records.size()) {
            return values * 2 >= first.size();
        }
        var next = records.get(at + 1);
        long same = 0;
        long others = 0;
        for (int i = 0; i < Math.min(first.size(), next.size()); i++) {
            boolean one = VALUE.matcher(first.get(i)).matches();
            boolean other = VALUE.matcher(next.get(i)).matches();
            same += one && other ? 1 : 0;
            others += !one && other ? 1 : 0;
        }
        return same > others;
    }

    private static Csv without(Csv csv) {
        return new Csv(
                csv.delimiter(),
                csv.quote(),
                csv.escape(),
                false,
                csv.nulls(),
                csv.encoding(),
                csv.comment());
    }

    /// Returns true if the names are read as a record.
    boolean late() {
        return header.isPresent();
    }

    /// Returns the form with other texts that mean NULL.
    public CsvForm withNulls(List<String> nulls) {
        return new CsvForm(
                new Csv(
                        csv.delimiter(),
                        csv.quote(),
                        csv.escape(),
                        csv.header(),
                        nulls,
                        csv.encoding(),
                        csv.comment()),
                names,
                header);
    }
}
