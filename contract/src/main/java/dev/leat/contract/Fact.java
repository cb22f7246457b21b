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
import org.jspecify.annotations.Nullable;

/// A state of a record as views see it: which record it is, what it says, its version (0 where
/// records never change), what it contributes to each view, whether it says that the record is gone
/// and which sinks a `where` keeps it from. Two facts of one identity are the same state if their
/// `content` is.
public record Fact(
        String identity,
        String content,
        long version,
        boolean deleted,
        Set<String> filtered,
        Map<String, Contribution> to) {

    public Fact {
        filtered = Set.copyOf(filtered);
        to = Map.copyOf(to);
    }

    /// Key texts, the start of the part in microseconds since 1970 (ignored by a view without
    /// parts), and a value for each measure, null for nothing.
    public record Contribution(List<String> key, long start, List<@Nullable Long> values) {

        public static Contribution of(List<String> key, long start, @Nullable Long... values) {
            return new Contribution(key, start, Arrays.asList(values.clone()));
        }
    }

    /// A fact that contributes nothing yet.
    public static Fact of(String identity, String content) {
        return new Fact(identity, content, 0, false, Set.of(), Map.of());
    }

    /// The same, contributing to one more view.
    public Fact to(String view, Contribution contribution) {
        var more = new LinkedHashMap<>(to);
        more.put(view, contribution);
        return new Fact(identity, content, version, deleted, filtered, more);
    }

    /// The same as the state of this version.
    public Fact at(long number) {
        return new Fact(identity, content, number, deleted, filtered, to);
    }

    /// The same, saying that the record is gone. What it contributes must not be looked at.
    public Fact gone() {
        return new Fact(identity, content, version, true, filtered, to);
    }

    /// The same, kept from this sink. What it contributes there must not be looked at.
    public Fact filteredFrom(String sink) {
        var more = new HashSet<>(filtered);
        more.add(sink);
        return new Fact(identity, content, version, deleted, more, to);
    }

    /// Whether a view gets to hear of it.
    boolean concerns(String view) {
        return deleted || filtered.contains(view) || to.containsKey(view);
    }

    /// The first 16 bytes of the text's SHA-256, as identities and digests are.
    public static byte[] hash(String text) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return Arrays.copyOf(sha.digest(text.getBytes(StandardCharsets.UTF_8)), 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
