package dev.leat.operations.trace;

import com.google.re2j.Pattern;
import dev.leat.app.Schema;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.inspect.NamedObject;
import dev.leat.kernel.IdentityNames;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A record to search for. `text` is the value of a key with one column, a message id, an identity
/// (a hash of the key or message id, in hex) or a file. If `text` is empty, `columns` has the
/// values of the key's columns.
public record RecordQuery(String text, Map<String, String> columns) {

    private static final Pattern IDENTITY = Pattern.compile("[0-9a-fA-F]{32}");

    private static final Pattern MESSAGE_ID =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private static final Pattern NO_KEY = Pattern.compile("[0-9a-fA-F-]{36}|[0-9a-fA-F]{32}|.+/.+");

    public RecordQuery {
        columns = Map.copyOf(columns);
    }

    /// Returns true if the text has the form of the id that a queue gives a message.
    public boolean isMessageId() {
        return MESSAGE_ID.matcher(text).matches();
    }

    /// Returns the identities that the record may have in a pipeline.
    Set<String> identities(IdentityNames naming) {
        var identities = new LinkedHashSet<String>();
        if (columns.isEmpty()) {
            naming.ofKey(key(naming.key().stream().map(Schema.Field::name).toList()))
                    .ifPresent(identities::add);
            naming.ofMessage(text).ifPresent(identities::add);
            if (IDENTITY.matcher(text).matches()) {
                identities.add(text.toLowerCase(Locale.ROOT));
            }
        } else {
            naming.ofKey(columns).ifPresent(identities::add);
        }
        return identities;
    }

    /// Returns the values of a key with these columns; empty if the query does not have them.
    Map<String, String> key(List<String> names) {
        if (columns.isEmpty()) {
            return names.size() == 1 ? Map.of(names.getFirst(), text) : Map.of();
        }
        return columns.keySet().equals(Set.copyOf(names)) ? columns : Map.of();
    }

    /// Returns true if the text has the form of a message id, an identity or a file.
    boolean namesNoKey() {
        return columns.isEmpty() && NO_KEY.matcher(text).matches();
    }

    boolean message(String id) {
        return columns.isEmpty() && text.equals(id);
    }

    /// Returns true if this message is a notification about the file `text`.
    ///
    /// @param prefixes the beginnings of the names of buckets in S3
    boolean file(DeadLetterDetails letter, Collection<String> prefixes) {
        return columns.isEmpty()
                && NamedObject.in(letter).stream()
                        .anyMatch(object ->
                                object.called(text)
                                        || prefixes.stream()
                                                .anyMatch(prefix -> object.called(prefix + text)));
    }

    @Override
    public String toString() {
        return columns.isEmpty()
                ? text
                : columns.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(column -> column.getKey() + "=" + column.getValue())
                        .collect(java.util.stream.Collectors.joining(", "));
    }
}
