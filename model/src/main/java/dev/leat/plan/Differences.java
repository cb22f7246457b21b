package dev.leat.plan;

import dev.leat.app.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The columns in which a record differs from the stored record with its key, with both values, for
/// the reason of a conflict. Values of personal columns are masked. If the schema has personal
/// columns, values of columns that are not in it are masked, too, and objects and lists, whose
/// members may be personal. Owned by one thread.
public final class Differences {

    private static final int MAX_COLUMNS = 10;
    private static final int MAX_VALUE_LENGTH = 100;
    private static final String MASK = "***";

    private final Schema written;
    private final List<String> personal;
    private final List<String> columns = new ArrayList<>();
    private int more;

    /// @param written the columns that pipelines write to the resource
    public Differences(Schema written) {
        this.written = written;
        this.personal = written.personal().map(path -> path.toLowerCase(Locale.ROOT)).toList();
    }

    /// Adds a column if its values differ. A value that is null is NULL or missing.
    public void compare(String column, @Nullable String stored, @Nullable String own) {
        if (stored == null ? own == null : stored.equals(own)) {
            return;
        }
        if (columns.size() == MAX_COLUMNS) {
            more++;
            return;
        }
        columns.add(
                "%s (stored: %s, this record: %s)"
                        .formatted(column, shown(column, stored), shown(column, own)));
    }

    /// Returns the columns as a text; empty if no column differs.
    Optional<String> text() {
        return columns.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        String.join(", ", columns)
                                + (more > 0 ? " and %d more".formatted(more) : ""));
    }

    private String shown(String column, @Nullable String value) {
        if (value == null) {
            return "NULL";
        }
        if (!personal.isEmpty() && hides(column, value)) {
            return MASK;
        }
        // quoted, so that equal columns are one group of dead letters
        var text = value.replace('"', '\'').replaceAll("\\s+", " ");
        return text.length() <= MAX_VALUE_LENGTH
                ? '"' + text + '"'
                : '"' + text.substring(0, MAX_VALUE_LENGTH) + "...\"";
    }

    private boolean hides(String column, String value) {
        var name = column.toLowerCase(Locale.ROOT);
        var text = value.toLowerCase(Locale.ROOT);
        return personal.contains(name)
                || written.fields().stream().noneMatch(field -> field.name().equalsIgnoreCase(name))
                || text.startsWith("{")
                || text.startsWith("[")
                || personal.stream().map(Schema::last).anyMatch(text::contains);
    }
}
