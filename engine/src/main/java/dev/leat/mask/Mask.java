package dev.leat.mask;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.leat.app.App;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.deadletter.Cause;
import dev.leat.text.Matches;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Masks personal data (`pii` in a schema) in displayed messages. If a schema has personal columns,
/// columns that are not in the schema are also masked, because such a column may be a personal
/// column with a misspelled name. `--unmask` shows everything.
///
/// @param personal the personal columns, and the paths of personal members of structs, such as
///   `customer.email`; if empty, nothing is masked
/// @param known the columns of the schemas with their types; empty if the schemas are unknown
public record Mask(Set<String> personal, Map<String, Type> known) {

    public static final String MASK = "***";

    /// Masks nothing.
    public static final Mask NONE = new Mask(Set.of(), Map.of());

    /// The cause of errors that the database reports. The text of such an error quotes values.
    private static final String KERNEL = "kernel";

    /// The cause of malformed JSON.
    private static final String MALFORMED = "malformed";

    /// The path of a whole document.
    private static final String DOCUMENT = "$";

    private static final Pattern SEGMENT = Pattern.compile("[.\\[]?[^.\\[]+|[.\\[]");
    private static final Pattern INDEX = Pattern.compile("\\[[^.\\[]*");

    /// Texts that may be the name of a column.
    private static final Pattern PLAIN = Pattern.compile("[$\\p{L}\\p{N}_ -]{1,100}");

    public Mask {
        personal = Set.copyOf(personal);
        known = Map.copyOf(known);
    }

    /// Returns the mask for the messages of a queue or a dead-letter queue.
    ///
    /// @param personal the queue's personal columns, as the running app reports them
    public static Mask of(Optional<App> app, String queue, Set<String> personal) {
        return of(
                app.map(found -> MessageReaders.ofMessages(found, queue)).orElse(List.of()),
                personal);
    }

    /// Returns the mask for values of these schemas.
    public static Mask of(List<Schema> schemas, Set<String> personal) {
        var names = new HashSet<>(personal);
        var known = new LinkedHashMap<String, Type>();
        schemas.stream()
                .flatMap(schema -> schema.fields().stream())
                .forEach(field -> note(field, names, known));
        return new Mask(names, known);
    }

    private static void note(Schema.Field field, Set<String> names, Map<String, Type> known) {
        known.put(field.name(), field.type());
        field.personal().forEach(names::add);
    }

    public boolean nothing() {
        return personal.isEmpty();
    }

    /// Returns the paths of all columns of the schemas and of their members.
    public Set<String> paths() {
        return members().map(Type.Member::text).collect(Collectors.toSet());
    }

    Stream<List<Type.Member>> members() {
        return known.entrySet().stream()
                .flatMap(column -> new Type.Member(column.getKey(), column.getValue()).paths());
    }

    /// Returns true if the value at a path is personal. The name of a personal column is so at any
    /// depth of the document.
    public boolean names(String path) {
        return personal.stream().anyMatch(outer -> Schema.isInside(path, outer));
    }

    /// Returns true if a personal value may have this name in a document whose columns are unknown.
    public boolean namesLast(String name) {
        return personal.stream().anyMatch(path -> Schema.endsWith(path, name));
    }

    /// Returns true if values at a path such as `items[].price` must not be shown.
    public boolean hides(String path) {
        return names(plain(path))
                || (!nothing() && !known.containsKey(root(path)))
                || (isPartly(root(path)) && !paths().contains(plain(path)));
    }

    /// Returns true if the value at a path has personal members.
    public boolean isPartly(String path) {
        return personal.stream().anyMatch(inner -> Schema.isInside(inner, path));
    }

    /// Returns true if a text contains the name of a personal column, or escape sequences that may
    /// hide such a name.
    public boolean mentions(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return words().anyMatch(lower::contains);
    }

    /// Returns the last names of the personal values, in lower case.
    Stream<String> words() {
        return personal.stream().map(path -> Schema.last(path).toLowerCase(Locale.ROOT));
    }

    /// Returns a copy of the reason without personal data.
    public Reason reason(Reason reason) {
        if (nothing()) {
            return reason;
        }
        var field = reason.field().orElse("");
        boolean hide =
                field.isEmpty()
                        || personal.stream().anyMatch(path -> Schema.overlap(path, plain(field)))
                        || mentions(field)
                        || strange(reason, root(field))
                        || reason.value().filter(this::tells).isPresent()
                        || quotesParts(reason);
        return new Reason(
                reason.cause(),
                reason.field().map(path -> place(reason.cause(), path)),
                hide ? reason.value().map(_ -> MASK) : reason.value(),
                reason.cause().equals(KERNEL) ? said(reason.message()) : reason.message(),
                reason.step());
    }

    /// Returns true if the column is not in the schema and is not the result of a step.
    private boolean strange(Reason reason, String root) {
        return reason.step().isEmpty()
                && !root.isEmpty()
                && !known.isEmpty()
                && !known.containsKey(root);
    }

    /// Returns true if the reason quotes an object or a list, which may contain anything.
    private static boolean quotesParts(Reason reason) {
        return reason.step().isEmpty()
                && reason.value().filter(v -> v.startsWith("{") || v.startsWith("[")).isPresent();
    }

    private boolean tells(String value) {
        return mentions(value) || value.contains("\\u");
    }

    /// Returns a copy of the cause without personal data.
    public Cause cause(Cause cause) {
        return nothing()
                ? cause
                : new Cause(
                        cause.pipeline(),
                        cause.step(),
                        cause.code(),
                        place(cause.code(), cause.field()),
                        cause.code().equals(KERNEL) ? said(cause.text()) : cause.text());
    }

    /// Returns the beginning of a path, as far as it certainly consists of column names. In a
    /// malformed document a name may be a value, and everything inside a personal column is
    /// personal.
    private String place(String cause, String path) {
        if (path.isEmpty()) {
            return path;
        }
        boolean strict = cause.equals(MALFORMED) && !path.equals(DOCUMENT);
        var place = new StringBuilder();
        Optional<Type> type = Optional.empty();
        for (var segment : Matches.of(SEGMENT, path, Matcher::group)) {
            var name = segment.startsWith(".") ? segment.substring(1) : segment;
            boolean root = place.isEmpty();
            if (!segment.startsWith("[")) {
                type = root ? Optional.ofNullable(known.get(name)) : member(type, name);
                if (!(strict ? type.isPresent() : PLAIN.matcher(name).matches())) {
                    return place.append(root ? "" : ".").append(MASK).toString();
                }
            }
            place.append(segment);
            if (names(name) || names(plain(place.toString()))) {
                return place.toString();
            }
        }
        return place.toString();
    }

    private static Optional<Type> member(Optional<Type> type, String name) {
        var element = type;
        while (element.isPresent() && element.get() instanceof Type.ListOf list) {
            element = Optional.of(list.element());
        }
        return element.filter(Type.Struct.class::isInstance)
                .flatMap(struct ->
                        ((Type.Struct) struct)
                                .members().stream()
                                        .filter(member -> member.name().equals(name))
                                        .map(Type.Member::type)
                                        .findFirst());
    }

    private static String said(String message) {
        int colon = message.indexOf(": ");
        return colon < 0 ? MASK : message.substring(0, colon + 2) + MASK;
    }

    /// Masks the value of an attribute. A binary value may contain a personal one, so it is masked
    /// as a whole.
    public String attribute(String name, Attribute value) {
        if (!value.binary()) {
            return text(name, value.asText());
        }
        return nothing() ? "base64:" + Base64.getEncoder().encodeToString(value.value()) : MASK;
    }

    /// Masks any text that has a name.
    public String text(String name, String text) {
        return !nothing() && (namesLast(name) || tells(text)) ? MASK : text;
    }

    /// Masks a text that any value of a message may be, such as its group. It is shown if it is a
    /// text of the masked body.
    public String derived(String text, String body) {
        return nothing() || body.contains('"' + text + '"') ? text : MASK;
    }

    /// Masks the value of a column, as JSON.
    public String value(String column, String json) {
        if (nothing()) {
            return json;
        }
        return names(column) ? '"' + MASK + '"' : MaskedBody.value(json, this, column);
    }

    /// Masks the personal data in a body. If this data cannot be located in the document, the whole
    /// document is hidden.
    public String body(byte[] body) {
        return MaskedBody.of(body, this);
    }

    /// Returns a path without the indexes of elements.
    private static String plain(String path) {
        return INDEX.matcher(path).replaceAll("");
    }

    /// Returns the root column of a path such as `items[2].quantity`.
    public static String root(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        return path.substring(0, end);
    }
}
