package dev.leat.file;

import java.util.ArrayList;
import java.util.List;

/// The records that were read from files, and those of them that are malformed.
///
/// @param records the number of records, valid or not
/// @param malformed the number of malformed ones
/// @param first the places of the first malformed ones
public record ReadLines(long records, long malformed, List<Place> first) {

    static final ReadLines NONE = new ReadLines(0, 0, List.of());

    public static final int FIRST = 3;

    /// A malformed record: its file, its first line, counted from 1, and the reason. The reason has
    /// no value of the record.
    public record Place(String file, long line, String reason) {}

    public ReadLines {
        first = List.copyOf(first);
    }

    /// Returns this and the records of a piece of a file.
    ReadLines plus(String file, int valid, RejectedLines rejected) throws java.io.IOException {
        var places = new ArrayList<>(first);
        if (!rejected.isEmpty() && places.size() < FIRST) {
            rejected.forEach(line -> {
                if (places.size() < FIRST) {
                    var reason = line.reasons().getFirst();
                    boolean whole = reason.field().filter("$"::equals).isPresent();
                    var text = whole ? reason.message() : reason.text();
                    places.add(new Place(file, line.line(), text));
                }
            });
        }
        return new ReadLines(
                records + valid + rejected.size(), malformed + rejected.size(), places);
    }
}
