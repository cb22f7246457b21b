package dev.leat.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A state of a record, as input for views. It has the record's identity, the state's content and
/// version (0 if the record has no versions), and the values that the state adds to each view. It
/// is also marked if it deletes the record, or if the `where` of a sink excludes it. Two facts with
/// the same identity are the same state if their `content` is equal.
public record Fact(
        String identity,
        String content,
        long version,
        boolean deleted,
        Set<String> filtered,
        Map<String, Contribution> to,
        Map<String, List<Contribution>> more) {

    public Fact {
        filtered = Set.copyOf(filtered);
        to = Map.copyOf(to);
        more = Map.copyOf(more);
    }

    /// Values that a fact adds to one view: the key's texts, the start of the period in
    /// microseconds since 1970 (ignored without periods), and a value for each measure, or null.
    public record Contribution(List<String> key, long start, List<@Nullable Long> values) {

        public static Contribution of(List<String> key, long start, @Nullable Long... values) {
            return new Contribution(key, start, Arrays.asList(values.clone()));
        }
    }

    /// Returns a fact that adds nothing to any view.
    public static Fact of(String identity, String content) {
        return new Fact(identity, content, 0, false, Set.of(), Map.of(), Map.of());
    }

    /// Returns the fact with a contribution to one more view.
    public Fact to(String view, Contribution contribution) {
        var views = new LinkedHashMap<>(to);
        views.put(view, contribution);
        return new Fact(identity, content, version, deleted, filtered, views, more);
    }

    /// Returns the fact with another contribution to a view to which it already has one, for a
    /// pipeline whose records are all their rows. It must be to another row or period.
    public Fact and(String view, Contribution contribution) {
        var lists = new LinkedHashMap<>(more);
        lists.merge(
                view,
                List.of(contribution),
                (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
        return new Fact(identity, content, version, deleted, filtered, to, lists);
    }

    /// Returns all contributions to a view.
    public List<Contribution> all(String view) {
        return Stream.concat(
                        Stream.ofNullable(to.get(view)),
                        more.getOrDefault(view, List.of()).stream())
                .toList();
    }

    /// Returns the fact with this version.
    public Fact at(long number) {
        return new Fact(identity, content, number, deleted, filtered, to, more);
    }

    /// Returns a copy of the fact that deletes its record. A store must not read its contributions.
    public Fact gone() {
        return new Fact(identity, content, version, true, filtered, to, more);
    }

    /// Returns a copy of the fact that this sink excludes. A store must not read its contribution
    /// to the sink.
    public Fact filteredFrom(String sink) {
        var sinks = new HashSet<>(filtered);
        sinks.add(sink);
        return new Fact(identity, content, version, deleted, sinks, to, more);
    }

    /// True if the fact must be written to the view.
    boolean concerns(String view) {
        return deleted || filtered.contains(view) || to.containsKey(view);
    }

    /// Returns the first 16 bytes of the text's SHA-256, as in identities and digests.
    public static byte[] hash(String text) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return Arrays.copyOf(sha.digest(text.getBytes(StandardCharsets.UTF_8)), 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }
}
