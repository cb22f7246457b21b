package dev.leat.app;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The columns of a document, in the order of the app file.
public record Schema(String name, List<Field> fields) {

    public Schema {
        fields = List.copyOf(fields);
    }

    /// Returns a schema whose columns are texts, as of a file without column types.
    public static Schema ofTexts(String name, Collection<String> columns) {
        return new Schema(
                name,
                columns.stream().map(column -> new Field(column, Type.Simple.VARCHAR)).toList());
    }

    /// Returns true if Leat reserves the name for itself: `source`, and names that begin with
    /// `_leat_`, in any case.
    public static boolean reserves(String column) {
        var lower = column.toLowerCase(Locale.ROOT);
        return lower.equals("source") || lower.startsWith("_leat_");
    }

    /// Returns true if a column can have the name: SQL can use it, and Leat does not reserve it.
    public static boolean canHave(String column) {
        return !column.isBlank()
                && !reserves(column)
                && column.chars().noneMatch(Character::isISOControl);
    }

    /// Returns the paths of the personal values: names of columns, and paths of members of structs
    /// such as `customer.email`.
    public Stream<String> personal() {
        return fields.stream().flatMap(Field::personal);
    }

    /// Returns the path to a column, or through structs to a member; empty if there is none.
    public List<Type.Member> path(String text) {
        return fields.stream()
                .flatMap(Field::paths)
                .filter(path -> Type.Member.text(path).equals(text) && Type.Member.isOne(path))
                .findFirst()
                .orElse(List.of());
    }

    /// Returns true if a path is the other one, or inside it, as `a.b` is inside `a`.
    public static boolean isInside(String path, String outer) {
        return (path + ".").regionMatches(true, 0, outer + ".", 0, outer.length() + 1);
    }

    public static boolean overlap(String path, String other) {
        return isInside(path, other) || isInside(other, path);
    }

    /// Returns true if the value at a path may have the name in any document.
    public static boolean endsWith(String path, String name) {
        int at = path.length() - name.length() - 1;
        return ("." + path).regionMatches(true, at + 1, "." + name, 0, name.length() + 1);
    }

    /// Returns the last name of a path, which any document that has its value may have.
    public static String last(String path) {
        var last = path.substring(path.lastIndexOf('.') + 1);
        return last.isEmpty() ? path : last;
    }

    /// Returns the schema of documents that store dates, times and booleans in their own form.
    public Schema withoutFormats() {
        return new Schema(name, fields.stream().map(Field::withoutFormat).toList());
    }

    /// A column. `format` is a strptime pattern for dates and times, or two words such as `yes/no`
    /// for booleans. Leat masks `pii` values in its own output.
    public record Field(
            String name, Type type, boolean notNull, boolean pii, Optional<String> format) {

        public Field(String name, Type type) {
            this(name, type, false, false, Optional.empty());
        }

        /// Returns the paths to the column and to its members.
        public Stream<List<Type.Member>> paths() {
            return new Type.Member(name, type, pii).paths();
        }

        /// Returns the personal ones of these paths.
        public Stream<String> personal() {
            return paths().filter(path -> path.getLast().pii()).map(Type.Member::text);
        }

        Field withoutFormat() {
            return new Field(name, type, notNull, pii, Optional.empty());
        }

        public Field withPii(boolean personal) {
            return new Field(name, type, notNull, personal, format);
        }

        public static Field required(String name, Type type) {
            return new Field(name, type, true, false, Optional.empty());
        }
    }
}
